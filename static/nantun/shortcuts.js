// The keyboard: Ctrl+K finds, arrows walk through what was found, Ctrl+Enter saves, n presses the page's primary act.

export function bind(page) {
  page.addEventListener("keydown", (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") return focusFind(event);
    if ((event.ctrlKey || event.metaKey) && event.key === "Enter") return save(event);
    if (event.target.closest("[data-find]")) return walk(event);
    if (event.key === "n" && !typing(event)) return page.querySelector("#acts .btn-primary")?.click();
    return undefined;
  });
}

function focusFind(event) {
  event.preventDefault();
  const box = document.getElementById("find");
  box?.focus();
  box?.select();
}

function save(event) {
  const form = event.target.closest("form");
  const button = form?.querySelector(".btn-primary:not([type=button])");
  if (!button) return;
  event.preventDefault();
  form.requestSubmit(button);
}

function walk(event) {
  const form = event.target.closest("[data-find]");
  const stops = [form.querySelector("input"), ...form.querySelectorAll(".hit")];
  const at = stops.indexOf(document.activeElement);
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (step) {
    event.preventDefault();
    stops[Math.min(Math.max(at + step, 0), stops.length - 1)].focus();
  } else if (event.key === "Escape") {
    document.activeElement.blur();
  } else if (event.key === "Enter" && at === 0 && stops.length > 1) {
    event.preventDefault();
    stops[1].click();
  }
}

function typing(event) {
  return (
    event.ctrlKey ||
    event.metaKey ||
    event.altKey ||
    event.target.closest("input, textarea, select, [contenteditable], dialog, .ts-control")
  );
}
