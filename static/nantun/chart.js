// Charts, few kinds: bars compared (sorted by the page), a line over time, stacked bars for states. Axis from nought; a click goes to the rows.
// data-chart: {kind: "bar" | "line" | "stacked", unit, categories: [...], links: [...], series: [{name, values, colour, links}]}

const COLOURS = { accent: "#b3261e", green: "#2f8f4a", amber: "#d08a1d", red: "#c01f1f", blue: "#2b78c2", grey: "#9aa3ae" };
const ORDER = ["accent", "blue", "amber", "green", "grey"];

export async function bind(figure, tools) {
  await tools.library("echarts.js");
  const data = JSON.parse(figure.dataset.chart);
  const canvas = figure.querySelector(".chart-canvas");
  if (data.kind !== "line") canvas.style.height = `${Math.max(120, data.categories.length * 28 + 70)}px`;
  const chart = window.echarts.init(canvas);
  chart.setOption(option(data));
  chart.on("click", ({ dataIndex, seriesIndex }) => {
    const link = data.series[seriesIndex].links?.[dataIndex] ?? data.links?.[dataIndex];
    if (link) location.assign(link);
  });
  new ResizeObserver(() => chart.resize()).observe(canvas);
  window.addEventListener("beforeprint", () => picture(chart, canvas));
}

/** Paper gets a picture that fits its width; the canvas keeps the screen's. */
function picture(chart, canvas) {
  const image = canvas.nextElementSibling?.matches(".chart-picture") ? canvas.nextElementSibling : document.createElement("img");
  Object.assign(image, { className: "chart-picture", alt: "", src: chart.getDataURL({ pixelRatio: 2, backgroundColor: "#fff" }) });
  canvas.after(image);
}

function option(data) {
  const font = getComputedStyle(document.body);
  const names = { type: "category", data: data.categories, axisTick: { show: false }, axisLabel: { color: "#454e5b" } };
  const values = { type: "value", min: 0, minInterval: 1, axisLabel: { color: "#5f6875" }, splitLine: { lineStyle: { color: "#e9ebee" } } };
  const lying = data.kind !== "line";
  return {
    animation: false,
    textStyle: { fontFamily: font.fontFamily, fontSize: 13 },
    tooltip: { renderMode: "richText", trigger: "axis", valueFormatter: (value) => `${value} ${data.unit ?? ""}` },
    legend: data.series.length > 1 ? { top: 0, left: 0, icon: "rect", itemWidth: 12, itemHeight: 12 } : undefined,
    grid: { left: 8, right: 24, top: data.series.length > 1 ? 36 : 8, bottom: 8, containLabel: true },
    xAxis: lying ? values : names,
    yAxis: lying ? { ...names, inverse: true } : values,
    series: data.series.map((one, index) => series(one, index, data.kind)),
  };
}

function series(one, index, kind) {
  const color = COLOURS[one.colour] ?? COLOURS[ORDER[index % ORDER.length]];
  const common = { name: one.name, data: one.values, itemStyle: { color }, cursor: one.links ? "pointer" : "default" };
  if (kind === "line") return { ...common, type: "line", symbolSize: 6, lineStyle: { color, width: 2 } };
  return {
    ...common,
    type: "bar",
    barMaxWidth: 16,
    stack: kind === "stacked" ? "all" : undefined,
    label: { show: kind === "bar", position: "right", color: "#1d2430" },
  };
}
