// Binds behaviour to data-attributes, and loads a module only on pages that need it.
// Modules import nothing: they get these tools. Their addresses (with their hashes) stand in the page's head.

const modules = JSON.parse(document.querySelector('meta[name="nantun-modules"]').content);

const NEEDS = {
  form: "[data-form]",
  drafts: "[data-draft]",
  picker: "[data-picker], [data-choose]",
  dates: "[data-day], [data-span]",
  table: "[data-sheet]",
  chart: "[data-chart]",
  idle: "body[data-idle]",
};

const tools = {
  modules,
  token: () => document.querySelector('input[name="csrfmiddlewaretoken"]')?.value ?? "",
  number: () => document.body.dataset.user ?? "",
  toast,
  mark,
  ask,
  library,
  send: (method, url, body, more = {}) =>
    fetch(url, {
      method,
      credentials: "same-origin",
      redirect: "manual",
      headers: { "Content-Type": "application/json", "X-CSRFToken": tools.token(), Accept: "application/json" },
      body: body === undefined ? undefined : JSON.stringify(body),
      ...more,
    }),
};

/** A short sentence at the foot of the page, read out, gone after a while. */
function toast(sentence) {
  const line = document.createElement("div");
  line.className = "toast-line";
  line.textContent = sentence;
  document.getElementById("toasts")?.append(line);
  setTimeout(() => line.remove(), 8000);
}

/** A question over the page that waits for an answer; whoever asks takes it away. */
function ask(html) {
  const dialog = Object.assign(document.createElement("dialog"), { className: "ask", innerHTML: html });
  document.body.append(dialog);
  dialog.showModal();
  return dialog;
}

/** Puts a sentence under a field, or takes it away when the sentence is empty. */
function mark(field, sentence) {
  const home = field.closest(".field") ?? field.parentElement;
  let said = home.querySelector(":scope > .wrong");
  field.classList.toggle("is-invalid", Boolean(sentence));
  field.setAttribute("aria-invalid", sentence ? "true" : "false");
  if (!sentence) return said?.remove();
  if (!said) {
    said = document.createElement("p");
    said.className = "wrong";
    said.id = `${field.id}_error`;
    home.append(said);
  }
  said.textContent = sentence;
  field.setAttribute("aria-describedby", [`${field.id}_helptext`, said.id].filter((id) => document.getElementById(id)).join(" "));
  return undefined;
}

const loading = new Map();

/** Loads a library's script or stylesheet once. */
function library(name) {
  if (!loading.has(name)) loading.set(name, new Promise((resolve, reject) => put(tag(name, resolve, reject))));
  return loading.get(name);
}

/** A library's stylesheet stands before ours, which has the last word. */
function put(node) {
  if (node.tagName === "LINK") document.querySelector('link[rel="stylesheet"]').after(node);
  else document.head.append(node);
}

function tag(name, resolve, reject) {
  const node = document.createElement(name.endsWith(".css") ? "link" : "script");
  if (name.endsWith(".css")) Object.assign(node, { rel: "stylesheet", href: modules[name] });
  else node.src = modules[name];
  node.addEventListener("load", resolve);
  node.addEventListener("error", () => reject(new Error(`${name} did not load`)));
  return node;
}

const bound = new WeakMap();

/** Binds what stands in root and was not bound yet. */
async function bind(root) {
  const found = Object.entries(NEEDS).map(([name, selector]) => [name, unbound(root, name, selector)]);
  await Promise.all(found.map(([name, nodes]) => nodes.length && bindAll(name, nodes)));
}

async function bindAll(name, nodes) {
  const module = await import(modules[name]);
  await Promise.all(nodes.map((node) => module.bind(node, tools)));
}

function unbound(root, name, selector) {
  return [...root.querySelectorAll(selector), ...(root.matches?.(selector) ? [root] : [])].filter((node) => fresh(name, node));
}

function fresh(name, node) {
  const names = bound.get(node) ?? new Set();
  if (names.has(name)) return false;
  bound.set(node, names.add(name));
  return true;
}

/* htmx */

document.addEventListener("htmx:load", (event) => bind(event.detail.elt));
document.addEventListener("htmx:configRequest", (event) => {
  const { verb, headers, parameters, elt } = event.detail;
  if (verb !== "get") headers["X-CSRFToken"] = tools.token();
  if (elt.matches?.("[data-filters]")) dropEmpty(parameters, elt);
});
document.addEventListener("htmx:sendError", () => toast("网络不通,请稍后再试。页面上的内容都还在。"));
document.addEventListener("htmx:responseError", (event) => {
  if (event.detail.xhr.status === 401) return;
  toast(event.detail.xhr.status === 403 ? "您没有这项权限,没有任何改动。" : "没有办成,请刷新页面再试;还不行请告诉系统管理员。");
});
document.addEventListener("htmx:beforeOnLoad", (event) => {
  if (event.detail.xhr.status === 422) Object.assign(event.detail, { shouldSwap: true, isError: false });
});

/** Addresses stay short: a filter that is not set is left out, unless leaving it out would bring its default back. */
function dropEmpty(parameters, form) {
  const kept = form.dataset.keep.split(" ");
  for (const name of new Set([...parameters.keys()])) {
    if (!parameters.getAll(name).some(Boolean) && !kept.includes(name)) parameters.delete(name);
  }
}

/* Menus: <details class="drop">; one at a time, closed by Escape and by a click elsewhere */

document.addEventListener("click", (event) => {
  for (const open of document.querySelectorAll("details.drop[open]")) if (!open.contains(event.target)) open.open = false;
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  const open = document.activeElement?.closest("details.drop[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
document.addEventListener(
  "toggle",
  (event) => {
    const menu = event.target;
    if (!menu.matches?.("details.drop[open]")) return;
    const field = menu.querySelector(".drop-panel select, .drop-panel input:not([type=hidden])");
    (field?.tomselect ?? field)?.focus();
    const panel = menu.querySelector(".drop-panel");
    panel?.classList.toggle("end", panel.classList.contains("end") || panel.getBoundingClientRect().right > innerWidth - 8);
  },
  true,
);

/* Dialogs, density, printing; data-submits: a form whose choices open at once */

document.addEventListener("change", (event) => event.target.closest("form[data-submits]")?.requestSubmit());

document.addEventListener("click", (event) => {
  const on = (selector) => event.target.closest(selector);
  if (on("[data-opens]")) document.getElementById(on("[data-opens]").dataset.opens).showModal();
  if (on("[data-closes]")) on("dialog").close();
  if (on("[data-print]")) window.print();
  if (on("[data-density-switch]")) switchDensity(on("[data-density-switch]"));
  if (on("[data-back]") && history.length > 1 && document.referrer.startsWith(location.origin)) {
    event.preventDefault();
    history.back();
  }
});

function switchDensity(button) {
  const compact = button.getAttribute("aria-pressed") !== "true";
  button.setAttribute("aria-pressed", String(compact));
  document.documentElement.dataset.density = compact ? "compact" : "";
  document.cookie = `density=${compact ? "compact" : ""};path=/;max-age=${compact ? 31536000 : 0};samesite=lax`;
}

document.addEventListener(
  "submit",
  (event) => {
    const view = event.target.closest("[data-view-new]");
    if (view) view.elements.query.value = location.search.slice(1);
  },
  true,
);

await bindAll("shortcuts", [document]);
await bind(document.body);
document.documentElement.dataset.ready = "";
