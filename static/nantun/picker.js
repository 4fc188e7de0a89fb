// Picking people by name, number, pinyin or initials; unit, team and post tell namesakes apart.
// data-picker: the address that answers ?q= with [{id, name, number, unit, team, post, leader}]. A team comes as
// {id: "team:12", name, unit, count}, and ?team=12 lists its people; picking it puts them in one by one.

export async function bind(select, tools) {
  const waiting = new AbortController();
  const typed = typedMeanwhile(select, waiting.signal);
  try {
    await Promise.all([tools.library("tom-select.js"), tools.library("tom-select.css")]);
  } finally {
    waiting.abort(); // a box that never comes leaves the bare list as it was
  }
  if (select.tomselect || !select.isConnected) return;
  const settings = select.dataset.picker ? remote(select, tools) : local(select);
  const name = label(select);
  const wanted = document.activeElement === select;
  select.classList.remove("form-select", "form-control"); // they would frame the box twice
  const box = new window.TomSelect(select, { ...common(select), ...settings });
  for (const part of [select, box.control_input]) part.setAttribute("aria-label", name);
  if (wanted) {
    box.focus();
    box.control_input.value = typed.join("");
    box.control_input.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }
  select.dispatchEvent(new CustomEvent("nantun:picker", { bubbles: true }));
}

/** The letters that come before the box is there: at them, and at arrows, the bare list would choose something. */
function typedMeanwhile(select, signal) {
  const letters = [];
  const note = (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (event.key === "Backspace") letters.pop();
    else if (event.key.length === 1) letters.push(event.key);
    else if (!event.key.startsWith("Arrow")) return;
    event.preventDefault();
  };
  select.addEventListener("keydown", note, { signal });
  return letters;
}

function common(select) {
  return {
    plugins: select.multiple ? ["remove_button"] : [],
    maxOptions: 200,
    selectOnTab: true,
    hidePlaceholder: true,
    placeholder: select.dataset.placeholder ?? "",
    closeAfterSelect: true,
    onItemAdd() {
      this.setTextboxValue("");
    },
  };
}

function local(select) {
  return {
    allowEmptyOption: [...select.options].some((option) => option.value === ""),
    searchField: ["text", "keys"],
    render: { no_results: () => '<div class="no-results">没有这一项。</div>' },
  };
}

function remote(select, tools) {
  return {
    valueField: "id",
    labelField: "name",
    searchField: [],
    maxOptions: 30,
    score: () => () => 1, // the server has sorted them
    shouldLoad: (typed) => typed.trim().length > 0,
    loadThrottle: 150,
    openOnFocus: false,
    onType(typed) {
      if (!typed.trim()) forget(this);
    },
    load(typed, done) {
      forget(this);
      ask(select, { q: typed }, tools).then(done);
    },
    onInitialize() {
      for (const option of select.options)
        Object.assign(this.options[option.value] ?? {}, { name: option.text, detail: option.dataset.detail ?? "" });
      this.items.forEach((item) => this.updateOption(item, { ...this.options[item], id: item }));
    },
    onItemAdd(value) {
      this.setTextboxValue("");
      if (String(value).startsWith("team:")) putTeam(this, select, value, tools);
    },
    render: {
      option: (one, escape) => `<div><b>${escape(one.name)}</b> <small>${escape(detail(one))}</small></div>`,
      item: (one, escape) => `<div title="${escape(detail(one))}">${escape(one.name)} <small>${escape(shortDetail(one))}</small></div>`,
      no_results: () => '<div class="no-results">没有找到。可以用姓名、工号、拼音或首字母。</div>',
      loading: () => '<div class="no-results">正在找……</div>',
      not_loading: () => "",
    },
  };
}

/** What was found before; only what is chosen stays. */
function forget(box) {
  box.clearOptions((option) => box.items.includes(String(option.id)));
}

function detail(one) {
  if (one.count) return `${one.unit ?? ""} · 全班组 ${one.count} 人`;
  return (
    one.detail ||
    [[one.unit, one.team, one.post].filter(Boolean).join("·"), one.number, one.leader ? "领导" : ""].filter(Boolean).join(" · ")
  );
}

function shortDetail(one) {
  return one.detail ? one.detail.split("·")[0] : one.team || one.unit || "";
}

async function ask(select, words, tools) {
  const address = new URL(select.dataset.picker, location.href);
  if (select.dataset.teams !== undefined) address.searchParams.set("teams", "1");
  for (const [name, value] of Object.entries(words)) address.searchParams.set(name, value);
  try {
    const answer = await tools.send("GET", address);
    if (answer.ok) return await answer.json();
    tools.toast("登录已过期,请先在另一个窗口登录。");
  } catch {
    tools.toast("网络不通,暂时找不了人。");
  }
  return [];
}

async function putTeam(box, select, value, tools) {
  const team = box.options[value];
  const people = await ask(select, { team: value.slice("team:".length) }, tools);
  box.removeItem(value, true);
  box.removeOption(value);
  for (const one of people) {
    box.addOption(one);
    box.addItem(one.id, true);
  }
  select.dispatchEvent(new CustomEvent("nantun:team", { bubbles: true, detail: { team, people } }));
  select.dispatchEvent(new Event("change", { bubbles: true }));
  tools.toast(`已选入 ${team?.name ?? "班组"} ${people.length} 人,不在场的请点 × 去掉。`);
}

function label(select) {
  return document.querySelector(`label[for="${select.id}"]`)?.firstChild?.textContent.trim() ?? select.dataset.placeholder ?? "";
}
