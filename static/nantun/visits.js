// What only visits need: a team makes a visit a collective one, a probable duplicate shows while one is still typing,
// and a correction shows what stands there now.

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

for (const select of document.querySelectorAll("select[data-old]")) {
  const known = JSON.parse(select.dataset.old);
  const follow = () => {
    select.form.elements.old.value = known[select.value] ?? "";
    document.getElementById("div_id_new").hidden = select.value === "void";
  };
  select.addEventListener("change", follow);
  follow();
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

/* 反映的诉求: a line for each, added here and never by leaving the form */

for (const home of document.querySelectorAll("[data-appeals]")) {
  const form = home.closest("form");
  const lines = home.querySelector(".appeal-lines");
  const pattern = home.querySelector("template[data-line]");
  home.querySelector("[data-add-line]").addEventListener("click", () => addLine(lines, pattern, form).querySelector("select").focus());
  home.addEventListener(
    "click",
    (event) => event.target.closest("[data-drop-line]") && dropLine(event.target.closest(".appeal-line"), form),
  );
  home.addEventListener("change", (event) => event.target.name?.endsWith("-category") && askOf(event.target.closest(".appeal-line")));
  form.addEventListener("change", (event) => event.target.name === "seen" && lines.childElementCount && nameThem(lines, form));
  form.addEventListener("nantun:draft", (event) => makeRoom(home, lines, pattern, form, event.detail));
  lines.querySelectorAll(".appeal-line").forEach(askOf);
  nameThem(lines, form);
}

function addLine(lines, pattern, form, number = nextNumber(lines)) {
  const shell = document.createElement("div");
  shell.innerHTML = pattern.innerHTML.replaceAll("__n__", String(number));
  const line = shell.firstElementChild;
  lines.append(line);
  askOf(line);
  nameThem(lines, form);
  return line;
}

function nextNumber(lines) {
  const taken = [...lines.querySelectorAll("select")].map((select) => Number(select.name.split("-")[1]));
  return Math.max(-1, ...taken) + 1;
}

function dropLine(line, form) {
  line.remove();
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

/** What the category asks besides; of danger to life nothing is written down, not even in a draft. */
function askOf(line) {
  const category = line.querySelector('[name$="-category"]').value;
  const text = line.querySelector('[name$="-text"]');
  for (const field of line.querySelectorAll(".of-hazard")) field.hidden = category !== "hazard";
  for (const kind of ["danger", "discipline"]) line.querySelector(`.of-${kind}`).hidden = category !== kind;
  line.querySelector(".of-text").hidden = category === "danger";
  const answer = line.querySelector(".of-answer"); // one that was typed stays in sight, to be taken away by hand
  answer.hidden = ["hazard", "danger", "discipline"].includes(category) && !answer.querySelector("input").value;
  if (category === "danger") [line.kept, text.value] = [text.value || line.kept, ""];
  else if (line.kept && !text.value) [text.value, line.kept] = [line.kept, ""];
}

/** Those who were met may each be the one who raised it. */
function nameThem(lines, form) {
  const met = [...form.elements.seen.selectedOptions].map((option) => [
    option.value,
    form.elements.seen.tomselect?.options[option.value]?.name ?? option.text,
  ]);
  for (const select of lines.querySelectorAll('[name$="-who"]')) {
    const chosen = select.value;
    [...select.options].filter((option) => /^\d+$/.test(option.value)).forEach((option) => option.remove());
    for (const [key, name] of met) select.append(new Option(name, key));
    select.value = [...select.options].some((option) => option.value === chosen) ? chosen : "";
  }
}

/** A draft may hold more lines than the page. */
function makeRoom(home, lines, pattern, form, fields) {
  const filled = Object.keys(fields).filter((name) => /^appeal-\d+-/.test(name) && fields[name].some(Boolean));
  home.open = home.open || filled.length > 0;
  for (const number of new Set(filled.map((name) => Number(name.split("-")[1])))) {
    if (!form.elements[`appeal-${number}-category`]) addLine(lines, pattern, form, number);
  }
}
