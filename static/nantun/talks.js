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
