// Lists: a row opens on click and on Enter, arrows walk from row to row, ticks bring up the bulk acts.

export function bind(sheet) {
  sheet.addEventListener("click", (event) => openRow(event));
  sheet.addEventListener("auxclick", (event) => event.button === 1 && openRow(event));
  sheet.addEventListener("keydown", (event) => key(event));
  const ticks = () => [...sheet.querySelectorAll('input[name="picked"]')];
  let last = null;
  sheet.addEventListener("click", (event) => {
    const box = event.target.closest('input[name="picked"]');
    if (!box) return;
    if (event.shiftKey && last)
      between(ticks(), last, box).forEach((one) => {
        one.checked = box.checked;
      });
    last = box;
  });
  sheet.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-all]"))
      ticks().forEach((box) => {
        box.checked = event.target.checked;
      });
    show(sheet, ticks());
  });
  sheet.querySelector("[data-untick]")?.addEventListener("click", () => {
    ticks().forEach((box) => {
      box.checked = false;
    });
    show(sheet, ticks());
  });
}

function openRow(event) {
  const row = event.target.closest("tr[data-href]");
  if (!row || event.target.closest("a, button, input, label, select, .tick") || String(getSelection())) return;
  if (event.ctrlKey || event.metaKey || event.button === 1) window.open(row.dataset.href, "_blank", "noopener");
  else location.assign(row.dataset.href);
}

function key(event) {
  const row = event.target;
  if (!row.matches("tr[data-href]")) return;
  if (event.key === "Enter") location.assign(row.dataset.href);
  const next = { ArrowDown: row.nextElementSibling, ArrowUp: row.previousElementSibling }[event.key];
  if (next === undefined && event.key !== " ") return;
  event.preventDefault();
  if (event.key === " ") row.querySelector('input[name="picked"]')?.click();
  else next?.focus();
}

function between(boxes, one, other) {
  const [from, to] = [boxes.indexOf(one), boxes.indexOf(other)].sort((a, b) => a - b);
  return boxes.slice(from, to + 1);
}

function show(sheet, boxes) {
  const count = boxes.filter((box) => box.checked).length;
  const bar = sheet.querySelector("[data-bulk]");
  if (bar) {
    bar.hidden = count === 0;
    bar.querySelector("[data-ticked]").textContent = String(count);
  }
  const all = sheet.querySelector("[data-tick-all]");
  if (all) Object.assign(all, { checked: count > 0 && count === boxes.length, indeterminate: count > 0 && count < boxes.length });
}
