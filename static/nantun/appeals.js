// What only appeals need: a category brings up what it asks for, a template puts its words into the reply.
// Without it every field stands there, and saving says what is missing.

const OF_HAZARDS = ["phoned_to", "phoned_at"];

for (const home of document.querySelectorAll("[data-raising]")) {
  const form = home.querySelector("form");
  const kept = { text: "" };
  for (const radio of form.querySelectorAll('input[name="category"]')) radio.addEventListener("change", () => follow(form, kept));
  for (const radio of form.querySelectorAll('input[name="hide_names"]'))
    radio.addEventListener("click", () => {
      form.dataset.said = "1";
    });
  follow(form, kept);
}

function follow(form, kept) {
  const category = form.querySelector('input[name="category"]:checked')?.value ?? "";
  for (const name of OF_HAZARDS) show(form, name, category === "hazard");
  takeText(form, kept, category === "danger");
  show(form, "photos", category !== "danger");
  hideNames(form, category);
  tell(form, category);
}

/** Of danger nothing is written down, not even in a draft; another category brings the words back. */
function takeText(form, kept, taken) {
  const text = form.elements.text;
  if (taken && text.value) [kept.text, text.value] = [text.value, ""];
  else if (!taken && !text.value && kept.text) [text.value, kept.text] = [kept.text, ""];
  show(form, "text", !taken);
}

/** Until somebody has said otherwise, the name is kept where that is usual. */
function hideNames(form, category) {
  const usual = form.querySelector('input[name="hide_names"][value=""]');
  if (!usual) return;
  usual.closest(".choice").hidden = Boolean(category);
  if (!category || form.dataset.said) return;
  const hidden = form.querySelector("[data-hides]").dataset.hides.split(" ").includes(category);
  form.querySelector(`input[name="hide_names"][value="${hidden ? "yes" : "no"}"]`).checked = true;
}

function tell(form, category) {
  form.querySelector(".about")?.remove();
  const about = document.querySelector(`template[data-about="${category}"]`);
  if (about) form.querySelector("#div_id_category").append(about.content.cloneNode(true));
}

function show(form, name, wanted) {
  const field = form.querySelector(`#div_id_${name}`);
  if (field) field.hidden = !wanted;
}

const template = document.querySelector('select[name="template"]');
template?.addEventListener("change", () => {
  const [text, words] = [template.form.elements.text, template.selectedOptions[0]?.dataset.text ?? ""];
  if (!words) return;
  text.value = text.value.trim() ? `${text.value.trimEnd()}\n${words}` : words;
  text.dispatchEvent(new Event("input", { bubbles: true }));
  text.focus();
});

const promised = document.querySelector("#div_id_promised_on");
if (promised) {
  const form = promised.closest("form");
  const ask = () => {
    promised.hidden = form.elements.outcome.value !== "timetable";
  };
  form.addEventListener("change", ask);
  ask();
}
