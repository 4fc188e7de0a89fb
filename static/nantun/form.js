// Forms: checks a field when it is left, puts the cursor where it is wanted, sends once.

export function bind(form, tools) {
  form.addEventListener("focusout", (event) => event.relatedTarget?.matches("button") || check(event.target, tools));
  form.addEventListener("input", (event) => settle(event.target, tools));
  form.addEventListener("change", (event) => event.target.matches("select") && settle(event.target, tools));
  form.addEventListener("submit", (event) => sendOnce(event, form));
  form.addEventListener("click", (event) => jump(event, form));
  window.addEventListener("pageshow", () => release(form));
  firstField(form)?.focus();
}

/** The first wrong field; on a fresh form the first that is empty. None where somebody types already: he came before this script. */
function firstField(form) {
  if (form.contains(document.activeElement)) return null;
  const fields = [...form.querySelectorAll("input:not([type=hidden], [aria-hidden]), select, textarea")].filter(
    (field) => field.name && !field.closest("details:not([open])"),
  );
  const wrong = fields.find((field) => field.getAttribute("aria-invalid") === "true");
  const wanted =
    wrong ??
    (matchMedia("(pointer: fine)").matches
      ? fields.find((field) => field.type !== "radio" && field.type !== "checkbox" && !field.value)
      : null);
  return wanted?.tomselect ?? wanted;
}

/** From the summary of mistakes to the field; it may stand in a closed fold. */
function jump(event, form) {
  const name = event.target.closest("[data-field]")?.dataset.field;
  const field = name && form.querySelector(`[name="${CSS.escape(name)}"]`);
  if (!field) return;
  event.preventDefault();
  const fold = field.closest("details");
  if (fold) fold.open = true;
  (field.tomselect ?? field).focus();
  field.closest(".field")?.scrollIntoView({ block: "center" });
}

/** Not while a button is being pressed: it would move away under the hand, and saving checks all again. */
function check(field, tools) {
  if (field.value?.length > Number(field.dataset?.longest))
    return tools.mark(field, `最多 ${field.dataset.longest} 个字,现在是 ${field.value.length} 个字,请删短一些。`);
  if (!field.dataset?.missing || field.matches("select")) return;
  if (!field.value.trim()) tools.mark(field, field.dataset.missing);
  else if (!field.dataset.day) settle(field, tools);
}

/** A value takes away the sentence that asked for one: while it is typed, since what is left by a click must not move the button. */
function settle(field, tools) {
  if (field.value && field.getAttribute("aria-invalid") === "true" && field.dataset.day === undefined) tools.mark(field, "");
}

function sendOnce(event, form) {
  if (event.defaultPrevented) return;
  if (form.dataset.sending) return event.preventDefault();
  form.dataset.sending = "1";
  for (const button of form.querySelectorAll("button:not([type=button])")) button.setAttribute("aria-busy", "true");
}

function release(form) {
  delete form.dataset.sending;
  for (const button of form.querySelectorAll("[aria-busy]")) button.removeAttribute("aria-busy");
}
