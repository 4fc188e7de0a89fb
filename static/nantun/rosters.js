// The month's grid: one character a cell, typed or pushed, walked through with the arrows. What differs from what was shown is
// written into one field, which the form sends and the draft keeps.

const WEEK = 7;
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0], Enter: [1, 0] };

for (const table of document.querySelectorAll("[data-grid]")) new Grid(table);

function Grid(table) {
  const form = table.closest("form");
  const field = form.querySelector("[data-changes]");
  const said = form.querySelector("[data-changed]");
  const rows = [...table.tBodies[0].rows];
  const cells = rows.map((row) => [...row.querySelectorAll("input")]);
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const marks = JSON.parse(table.dataset.marks).map(([mark]) => mark);
  const unseen = {}; // lines that this page does not show, out of a draft of one that did
  let [row, column] = [0, 0];
  label();
  choosing();
  apply();
  form.addEventListener("keydown", press);
  table.addEventListener("input", typed);
  table.addEventListener("compositionend", typed);
  table.addEventListener("focusin", (event) => arrive(event.target));
  table.addEventListener("paste", paste);
  form.addEventListener("click", push);
  field.addEventListener("change", apply);

  /** Each cell says for readers whose it is and of which day; on a telephone the day stands in the cell. */
  function label() {
    const first = heads.length && WEEK - [...heads].findIndex((head) => head.textContent.includes("日"));
    cells.forEach((line, at) => {
      const name = rows[at].querySelector(".name").textContent.trim();
      line.forEach((input, day) => {
        input.setAttribute("aria-label", `${name} ${day + 1}日`);
        input.autocomplete = "off";
        if (matchMedia("(pointer: coarse)").matches) input.inputMode = "none";
        input.parentElement.dataset.date = day + 1;
        input.parentElement.classList.toggle("free", heads[day].classList.contains("free"));
      });
      line[0]?.parentElement.classList.add(`on-${first}`);
    });
  }

  /** One line at a time, where there is no room for more. */
  function choosing() {
    const select = form.querySelector("[data-rows]");
    rows.forEach((one, at) => select.append(new Option(one.querySelector(".name").textContent.trim(), at)));
    select.addEventListener("change", () => here(Number(select.value)));
    here(0);
  }

  function here(at) {
    if (!rows[at]) return;
    row = at;
    rows.forEach((one, place) => one.classList.toggle("here", place === at));
    form.querySelector("[data-rows]").value = at;
  }

  function arrive(input) {
    const at = cells.findIndex((line) => line.includes(input));
    if (at < 0) return;
    here(at);
    column = cells[at].indexOf(input);
    input.select();
  }

  function go(down, right) {
    let [at, day] = [row + down, column + right];
    if (day < 0 && cells[at - 1]) [at, day] = [at - 1, cells[at - 1].length - 1];
    else if (day >= cells[row].length && cells[at + 1]) [at, day] = [at + 1, 0];
    const next = cells[at]?.[day];
    if (!next) return;
    here(at);
    next.focus();
  }

  function press(event) {
    if (!event.target.closest("[data-grid]") || event.isComposing || event.altKey) return;
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "d") return done(event, () => fill("down"));
    if (event.ctrlKey || event.metaKey) return;
    if (STEPS[event.key]) return done(event, () => go(...STEPS[event.key]));
    if (["Delete", "Backspace"].includes(event.key)) return done(event, () => put(row, column, ""));
    const mark = /^\d$/.test(event.key) ? byDigit(event.key) : undefined;
    if (mark) done(event, () => step(mark));
  }

  function done(event, act) {
    event.preventDefault();
    act();
  }

  /** 1, 2, 3 are the shifts in their order, 0 is rest. */
  function byDigit(digit) {
    return digit === "0" ? marks.find((mark) => mark === "休") : marks.filter((mark) => mark !== "休")[Number(digit) - 1];
  }

  /** 早 or 早班: what is typed last counts, and the cursor goes on. */
  function typed(event) {
    if (event.isComposing || !event.target.matches("td input")) return;
    const found = [...event.target.value.trim()].reverse().find((letter) => marks.includes(letter));
    if (found) step(found);
    else put(row, column, event.target.value.trim().slice(0, 1));
  }

  function step(mark) {
    put(row, column, mark);
    go(0, 1);
  }

  function put(at, day, mark) {
    const input = cells[at]?.[day];
    if (!input) return;
    input.value = mark;
    show(input);
    write();
  }

  function show(input) {
    input.classList.toggle("changed", input.value !== input.defaultValue);
    input.classList.toggle("wrong", Boolean(input.value) && !marks.includes(input.value) && input.value !== input.defaultValue);
    if (input.value === input.defaultValue) input.classList.remove("clash");
  }

  function fill(how) {
    const mark = cells[row][column].value;
    if (how === "down") cells.slice(row + 1).forEach((_line, at) => put(row + 1 + at, column, mark));
    else (how === "row" ? [row] : cells.keys()).forEach((at) => lastWeek(at));
    cells[row][column].focus();
  }

  /** The week in which the cursor stands, from Monday on, as the week before it. */
  function lastWeek(at) {
    const before = JSON.parse(rows[at].dataset.before);
    const monday = heads.slice(0, column + 1).findLastIndex((head) => head.textContent.includes("一"));
    const begin = Math.max(monday, 0);
    const end = monday < 0 ? heads.findIndex((head) => head.textContent.includes("一")) : Math.min(monday + WEEK, heads.length);
    for (let day = begin; day < end; day += 1) {
      const mark = day < WEEK ? before[day] : cells[at][day - WEEK].value;
      if (mark) put(at, day, mark);
    }
  }

  function push(event) {
    const button = event.target.closest("[data-mark], [data-fill], [data-walk]");
    if (!button) return;
    if (button.dataset.walk) here(row + Number(button.dataset.walk));
    else if (button.dataset.fill) fill(button.dataset.fill);
    else step(button.dataset.mark);
  }

  /** A block copied out of Excel. */
  function paste(event) {
    const text = event.clipboardData.getData("text");
    if (!/[\t\n]/.test(text.trim())) return;
    event.preventDefault();
    text
      .replace(/\r/g, "")
      .replace(/\n$/, "")
      .split("\n")
      .forEach((line, down) => {
        line.split("\t").forEach((word, right) => put(row + down, column + right, word.trim().slice(0, 1)));
      });
  }

  function write() {
    const changes = {};
    let count = 0;
    cells.forEach((line, at) => {
      line.forEach((input, day) => {
        if (input.value === input.defaultValue) return;
        (changes[rows[at].dataset.line] ??= {})[day + 1] = [input.defaultValue, input.value];
        count += 1;
      });
    });
    for (const [line, days] of Object.entries(unseen)) changes[line] ??= days;
    field.value = count || Object.keys(unseen).length ? JSON.stringify(changes) : "";
    said.textContent = count ? `已改 ${count} 格,还没有保存` : "";
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Puts back what was typed: after a refusal, or out of a draft. A cell that somebody else has changed since is marked. */
  function apply() {
    const sent = field.value ? JSON.parse(field.value) : {};
    for (const [line, days] of Object.entries(sent)) {
      const at = rows.findIndex((one) => one.dataset.line === line);
      if (at < 0) unseen[line] = days;
      for (const [day, [was, now]] of Object.entries(days)) {
        const input = cells[at]?.[day - 1];
        if (!input) continue;
        input.value = now;
        input.classList.toggle("clash", was !== input.defaultValue && now !== input.defaultValue);
        if (input.classList.contains("clash")) input.title = `现在是“${input.defaultValue || "空白"}”`;
        show(input);
      }
    }
    write();
  }
}
