// Days typed as 10-5, 10月5日, 2026.10.5, 1005 or 今天 become 2026-10-05 when the box is left; the calendar is the browser's own.
// The same rules as nantun.days.py, which has the last word.

const WORDS = { 今天: 0, 今日: 0, 昨天: -1, 昨日: -1, 前天: -2, 明天: 1, 后天: 2 };
const WEEK = "日一二三四五六";

export function bind(node, tools) {
  if (node.dataset.span) node.addEventListener("click", () => span(node));
  else box(node, tools);
}

function box(input, tools) {
  const frame = document.createElement("span");
  frame.className = "day-box";
  const focused = document.activeElement === input;
  if (focused) quietly(input);
  input.replaceWith(frame);
  const calendar = Object.assign(document.createElement("input"), { type: "date", tabIndex: -1 });
  calendar.setAttribute("aria-hidden", "true");
  const button = Object.assign(document.createElement("button"), { type: "button", tabIndex: -1, innerHTML: icon() });
  button.setAttribute("aria-label", "选日期");
  frame.append(input, button, calendar, Object.assign(document.createElement("small"), { className: "weekday" }));
  button.addEventListener("click", () => open(calendar, input));
  calendar.addEventListener("change", () => put(input, calendar.value, tools));
  if (focused) input.focus();
  input.addEventListener("focusout", (event) => put(input, input.value, tools, event.relatedTarget?.matches("button")));
  if (input.value) settle(input, focused);
}

/** A day that was typed and left before this script was there. */
function settle(input, focused) {
  const day = parse(input.value, input.dataset.day === "ahead");
  if (day && !focused) input.value = iso(day);
  weekday(input);
}

/** Moving a field takes its cursor away, which is not a person who leaves it. */
function quietly(input) {
  input.addEventListener("focusout", (event) => event.stopImmediatePropagation(), { once: true });
}

function icon() {
  const known = document.querySelector("svg.icon use").getAttribute("href").split("#")[0];
  return `<svg class="icon" aria-hidden="true"><use href="${known}#calendar"/></svg>`;
}

function open(calendar, input) {
  const day = parse(input.value, input.dataset.day === "ahead");
  calendar.value = day ? iso(day) : "";
  if (input.dataset.pastOnly !== undefined) calendar.max = iso(new Date());
  calendar.showPicker();
}

/** leaving: a button is being pressed, which must not move away under the hand; saving says what is wrong. */
function put(input, text, tools, leaving = false) {
  if (!text.trim()) return weekday(input);
  const day = parse(text, input.dataset.day === "ahead");
  if (day) input.value = iso(day);
  if (!leaving) tools.mark(input, wrong(input, day));
  weekday(input);
  return input.dispatchEvent(new Event("input", { bubbles: true }));
}

function wrong(input, day) {
  if (!day) return "看不懂这个日期,请写成 10-5 或 2026-10-5。";
  return input.dataset.pastOnly !== undefined && iso(day) > iso(new Date()) ? "日期还没到,请填今天或以前的日期。" : "";
}

function weekday(input) {
  const day = parse(input.value, false);
  input.parentElement.querySelector(".weekday").textContent = day && /^\d{4}-/.test(input.value) ? `周${WEEK[day.getDay()]}` : "";
}

export function parse(text, ahead) {
  const typed = text
    .normalize("NFKC")
    .replace(/[—–−﹣_]/g, "-")
    .replace(/[、。·,]/g, ".")
    .replace(/\s/g, "");
  const today = new Date(new Date().setHours(0, 0, 0, 0));
  if (typed in WORDS) return new Date(today.getFullYear(), today.getMonth(), today.getDate() + WORDS[typed]);
  const full = typed.match(/^(\d{4}|\d{2})[-./年](\d{1,2})[-./月](\d{1,2})[日号]?$/) ?? typed.match(/^(\d{4})(\d{2})(\d{2})$/);
  if (full) return real(full[1].length === 2 ? Number(full[1]) + 2000 : Number(full[1]), Number(full[2]), Number(full[3]));
  const short = typed.match(/^(\d{1,2})[-./月](\d{1,2})[日号]?$/) ?? typed.match(/^(\d{2})(\d{2})$/);
  return short ? nearest(Number(short[1]), Number(short[2]), today, ahead) : null;
}

function nearest(month, date, today, ahead) {
  for (let distance = 0; distance < 9; distance += 1) {
    const day = real(today.getFullYear() + (ahead ? distance : -distance), month, date);
    if (day && (ahead ? day >= today : day <= today)) return day;
  }
  return null;
}

function real(year, month, date) {
  const day = new Date(year, month - 1, date);
  return year >= 1900 && year <= 2100 && day.getMonth() === month - 1 && day.getDate() === date ? day : null;
}

function iso(day) {
  const two = (number) => String(number).padStart(2, "0");
  return `${day.getFullYear()}-${two(day.getMonth() + 1)}-${two(day.getDate())}`;
}

/** 本周, 本月, 上月, 本年: fills both boxes and filters at once. */
function span(button) {
  const now = new Date();
  const [year, month] = [now.getFullYear(), now.getMonth()];
  const monday = new Date(year, month, now.getDate() - ((now.getDay() + 6) % 7));
  const spans = {
    week: [monday, new Date(monday.getFullYear(), monday.getMonth(), monday.getDate() + 6)],
    month: [new Date(year, month, 1), new Date(year, month + 1, 0)],
    "last-month": [new Date(year, month - 1, 1), new Date(year, month, 0)],
    year: [new Date(year, 0, 1), new Date(year, 11, 31)],
  };
  const boxes = button.closest(".day-range").querySelectorAll("input[data-day]");
  spans[button.dataset.span].forEach((day, index) => {
    boxes[index].value = iso(day);
  });
  button.form?.requestSubmit();
}
