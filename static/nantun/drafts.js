// Nothing typed is lost: a form saves itself to its owner's drafts on the server (never in the browser: computers are shared),
// offers the draft when it is opened again, and when the session ended meanwhile asks for the password in place.

const PAUSE = 2000;

export function bind(form, tools) {
  const draft = new Draft(form, tools);
  draft.offer();
  if (typedAlready(form)) draft.touch();
  form.addEventListener("input", () => draft.touch());
  form.addEventListener("change", () => draft.touch());
  form.addEventListener("submit", (event) => draft.beforeSending(event), true);
  window.addEventListener("pagehide", () => draft.flush());
  document.addEventListener("visibilitychange", () => document.visibilityState === "hidden" && draft.flush());
  document.addEventListener("nantun:leaving", () => draft.flush());
}

/** What was typed on a slow line before this was here counts as typed. */
function typedAlready(form) {
  const fields = form.querySelectorAll('textarea[name], input[type="text"][name]:not([data-day])');
  return [...fields].some((field) => field.value !== field.defaultValue);
}

class Draft {
  constructor(form, tools) {
    Object.assign(this, { form, tools, url: form.dataset.draft, changed: false, timer: 0, sending: false });
  }

  touch() {
    this.changed = true;
    if (!this.timer) this.timer = setTimeout(() => this.save(), PAUSE);
  }

  /** True when the server has it, or at least can be sent the form itself. */
  async save(more = {}) {
    clearTimeout(this.timer);
    this.timer = 0;
    this.changed = false;
    let answer;
    try {
      answer = await this.tools.send("PUT", this.url, this.content(), more);
    } catch {
      this.changed = true;
      this.say("网络不通,草稿还没有保存;内容都在,请不要关闭页面。");
      return false;
    }
    return this.heard(answer);
  }

  async heard(answer) {
    if (answer.ok) {
      this.say(`已保存草稿 ${(await answer.json()).at}`);
      return true;
    }
    if (answer.status === 401 || answer.type === "opaqueredirect") {
      this.changed = true;
      return (await signIn(this.tools, this.url)) && this.save();
    }
    const { error } = await answer.json().catch(() => ({}));
    this.say(error ?? "草稿没有保存。");
    return answer.status !== 409;
  }

  flush() {
    if (this.changed && !this.sending) this.save({ keepalive: true });
  }

  content() {
    const url = location.pathname + location.search;
    const title = document.querySelector("h1")?.textContent.trim() ?? "";
    return { data: read(this.form), number: this.tools.number(), title, url };
  }

  /** The session may be over: ask before the form is sent, since sending it then would lose it. */
  beforeSending(event) {
    if (this.sending) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const button = event.submitter;
    button?.setAttribute("aria-busy", "true");
    this.save().then((safe) => {
      button?.removeAttribute("aria-busy");
      if (!safe) return;
      this.sending = true;
      this.form.requestSubmit(button);
    });
  }

  async offer() {
    const place = this.form.querySelector("[data-draft-offer]");
    if (!place || this.form.querySelector(".wrongs")) return;
    const answer = await this.tools.send("GET", this.url).catch(() => null);
    const kept = answer?.ok ? await answer.json() : {};
    if (!kept.data) return;
    place.hidden = false;
    place.querySelector("span").textContent = `${kept.at} 有一份没填完的草稿。`;
    place.querySelector("[data-draft-take]").addEventListener("click", () => {
      write(this.form, kept.data);
      place.hidden = true;
    });
    place.querySelector("[data-draft-drop]").addEventListener("click", () => {
      this.tools.send("DELETE", this.url);
      place.hidden = true;
    });
  }

  say(sentence) {
    const place = this.form.querySelector("[data-draft-said]");
    if (place) place.textContent = sentence;
  }
}

/** {fields: {name: [values]}, labels: {name: {value: [name, detail]}}}; files, passwords and hidden fields stay out. */
function read(form) {
  const [fields, labels] = [{}, {}];
  for (const field of form.elements) {
    if (!field.name || ["hidden", "file", "password", "submit", "button"].includes(field.type)) continue;
    fields[field.name] ??= [];
    if (field.matches("select")) readSelect(field, fields, labels);
    else if (!["radio", "checkbox"].includes(field.type) || field.checked) fields[field.name].push(field.value);
  }
  return { fields, labels };
}

function readSelect(select, fields, labels) {
  for (const option of select.selectedOptions) {
    fields[select.name].push(option.value);
    if (select.dataset.picker) (labels[select.name] ??= {})[option.value] = described(select, option);
  }
}

function described(select, option) {
  const known = select.tomselect?.options[option.value] ?? {};
  const detail = known.detail || [known.unit, known.team, known.post].filter(Boolean).join("·") || option.dataset.detail || "";
  return [known.name ?? option.text, detail];
}

function write(form, { fields, labels }) {
  form.dispatchEvent(new CustomEvent("nantun:draft", { detail: fields })); // whoever adds fields by script adds them now
  for (const [name, values] of Object.entries(fields)) {
    for (const field of form.querySelectorAll(`[name="${CSS.escape(name)}"]`)) {
      if (field.matches("select")) writeSelect(field, values, labels[name] ?? {});
      else if (["radio", "checkbox"].includes(field.type)) field.checked = values.includes(field.value);
      else field.value = values.shift() ?? "";
      if (values.length && field.closest("details.folded")) field.closest("details.folded").open = true;
      field.dispatchEvent(new Event("change", { bubbles: true }));
    }
  }
}

function writeSelect(select, values, labels) {
  const box = select.tomselect;
  for (const value of values) {
    const [name, detail] = labels[value] ?? [value, ""];
    if (box && select.dataset.picker) box.addOption({ id: value, name, detail });
    else if (select.dataset.picker) select.append(Object.assign(new Option(name, value, true, true), {}));
  }
  if (box) box.setValue(select.multiple ? values : (values[0] ?? ""), true);
  else for (const option of select.options) option.selected = values.includes(option.value);
}

let asking = null;

/** Asks for the password over the page. Resolves to true once the same person is signed in again. */
function signIn(tools, url) {
  asking ??= ask(tools, url).finally(() => {
    asking = null;
  });
  return asking;
}

function ask(tools, url) {
  const dialog = tools.ask(`<form><h2>登录已过期</h2><p>填写的内容都还在。请再登录一次,接着保存。</p>
    <div class="field"><label for="again-number">工号</label><input class="form-control" id="again-number" readonly autocomplete="username"></div>
    <div class="field"><label for="again-password">密码</label><input class="form-control" id="again-password" type="password" required autofocus autocomplete="current-password"></div>
    <p class="wrong" role="alert"></p><div class="ask-acts"><a class="btn plain" target="_blank" rel="noopener">在新窗口登录</a>
    <button type="button" class="btn">我已登录</button><button class="btn btn-primary">登录</button></div></form>`);
  dialog.querySelector("#again-number").value = tools.number();
  dialog.querySelector("a").href = document.body.dataset.signIn;
  return new Promise((resolve) => {
    const finish = (done) => {
      dialog.remove();
      resolve(done);
    };
    const tryNow = async () => ((await backAgain(tools, url, dialog)) ? finish(true) : undefined);
    dialog.addEventListener("cancel", () => finish(false));
    dialog.querySelector("button[type=button]").addEventListener("click", tryNow);
    dialog.querySelector("form").addEventListener("submit", async (event) => {
      event.preventDefault();
      await post(tools, dialog);
      await tryNow();
    });
  });
}

async function post(tools, dialog) {
  const words = new URLSearchParams({
    number: tools.number(),
    ...(document.body.dataset.idle ? { shared: "on" } : {}),
    password: dialog.querySelector("#again-password").value,
    csrfmiddlewaretoken: tools.token(),
  });
  await fetch(document.body.dataset.signIn, { method: "POST", body: words, credentials: "same-origin", redirect: "manual" }).catch(
    () => null,
  );
}

/** Whether this very person is signed in now; the page's tokens are renewed then. */
async function backAgain(tools, url, dialog) {
  const wrong = dialog.querySelector(".wrong");
  const answer = await tools.send("GET", url).catch(() => null);
  const now = answer?.ok ? await answer.json() : null;
  if (!now)
    wrong.textContent =
      answer?.type === "opaqueredirect" ? "还要一步:请点“在新窗口登录”,完成后点“我已登录”。" : "没有登录成,请检查密码再试。";
  else if (now.number !== tools.number()) wrong.textContent = `现在登录的是 ${now.number},请用 ${tools.number()} 登录。`;
  else for (const input of document.querySelectorAll('input[name="csrfmiddlewaretoken"]')) input.value = now.csrf;
  return Boolean(now) && now.number === tools.number();
}
