// Talks: 代录依据 is asked only where the talk is another’s.

for (const place of document.querySelectorAll("[data-me]")) {
  const form = place.querySelector("form");
  const show = () => {
    const group = form.querySelector("#div_id_basis");
    const talker = form.querySelector('input[name="talker"]:checked');
    if (!group || !talker) return;
    const own = talker.value === place.dataset.me;
    group.hidden = own;
    const wanted = form.querySelector(`input[name="basis"][value="${own ? "" : "oral"}"]`);
    const none = form.querySelector('input[name="basis"][value=""]');
    if (wanted && (own || none?.checked)) wanted.checked = true;
  };
  form.addEventListener("change", (event) => event.target.name === "talker" && show());
  show();
}

// What depends on whom one picked is fetched as soon as he is picked: a worker's leaders and their free times, the other's two weeks.
for (const place of document.querySelectorAll("[data-slip]")) {
  const form = place.querySelector("form");
  form.addEventListener("change", async (event) => {
    if (!["who", "talker"].includes(event.target.name)) return;
    const words = new URLSearchParams({
      who: form.elements.who.value,
      talker: form.querySelector('input[name="talker"]:checked')?.value ?? "",
    });
    const answer = await asked(`${place.dataset.slip}?${words}`);
    const shell = document.createElement("div");
    shell.innerHTML = answer;
    for (const fresh of shell.querySelectorAll(":scope > .field")) form.querySelector(`#${fresh.id}`)?.replaceWith(fresh);
  });
}

for (const place of document.querySelectorAll("[data-days]")) {
  const select = document.querySelector('select[name="counterpart"]');
  const show = async () => {
    if (select?.value) place.innerHTML = await asked(`${place.dataset.days}?counterpart=${select.value}`);
  };
  select?.form.addEventListener("change", (event) => event.target === select && show());
  show();
}

async function asked(address) {
  const answer = await fetch(address, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
  return answer?.ok ? answer.text() : "";
}

for (const form of document.querySelectorAll("form[data-submits]")) form.addEventListener("change", () => form.requestSubmit());
