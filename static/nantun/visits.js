// What only visits need: a team makes a visit a collective one, a probable duplicate shows while one is still typing,
// a correction shows what stands there now, and a choice of month or unit opens at once.

const PAUSE = 400;

for (const form of document.querySelectorAll("form[data-form]")) {
  form.addEventListener("nantun:team", () => choose(form, "manner", "collective"));
  form.addEventListener("change", (event) => {
    if (["seen", "unmet", "day", "manner"].includes(event.target.name)) lookForAlike(form);
    if (event.target.name === "visitors") askBasis(form);
  });
  form.addEventListener("nantun:picker", () => askBasis(form));
  askBasis(form);
}

for (const form of document.querySelectorAll("form[data-submits]")) form.addEventListener("change", () => form.requestSubmit());

for (const select of document.querySelectorAll("select[data-old]")) {
  const known = JSON.parse(select.dataset.old);
  const show = () => {
    select.form.elements.old.value = known[select.value] ?? "";
    document.getElementById("div_id_new").hidden = select.value === "void";
  };
  select.addEventListener("change", show);
  show();
}

function choose(form, name, value) {
  const radio = form.querySelector(`input[name="${name}"][value="${value}"]`);
  if (!radio || radio.checked) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

/** 代录依据 is asked only of an entry that is made for others. */
function askBasis(form) {
  const group = form.querySelector("#div_id_basis");
  const visitors = form.elements.visitors;
  if (!group || !visitors?.dataset.me) return;
  const own = [...visitors.selectedOptions].some((option) => option.value === visitors.dataset.me);
  group.hidden = own;
  if (own) choose(form, "basis", "");
}

let waiting = 0;
let asked = "";

function lookForAlike(form) {
  clearTimeout(waiting);
  waiting = setTimeout(() => show(form), PAUSE);
}

async function show(form) {
  const place = document.querySelector("template[data-alike]");
  if (!place) return;
  const words = new URLSearchParams({ day: form.elements.day.value, manner: form.elements.manner.value });
  for (const name of ["seen", "unmet"]) for (const option of form.elements[name].selectedOptions) words.append("seen", option.value);
  if (place.dataset.but) words.set("but", place.dataset.but);
  if (!words.has("seen") || asked === String(words)) return;
  asked = String(words);
  const answer = await fetch(`${place.dataset.alike}?${words}`, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
  if (answer?.ok && asked === String(words)) put(form, await answer.text());
}

/** Beside 方式, where it is seen before the sentence is written; the box that says “another visit” stands in it. */
function put(form, html) {
  document.querySelectorAll(".alike").forEach((known) => known.remove());
  for (const hidden of form.querySelectorAll('input[name="another"]')) hidden.closest(".field")?.remove() ?? hidden.remove();
  const shell = document.createElement("div");
  shell.innerHTML = html;
  const found = shell.querySelector(".alike");
  if (found) form.querySelector("#div_id_manner").before(found);
}
