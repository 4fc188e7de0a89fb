// 公用机: signs out after some idle minutes, with a warning; what was typed waits in the drafts.

const WARNING = 30;
const WARNED = `<h2>还在用吗?</h2><p>这是公用机,<b></b> 秒后自动退出。填写的内容会存为草稿。</p>
  <div class="ask-acts"><button class="btn btn-primary">继续使用</button></div>`;
const SIGNS = ["pointerdown", "pointermove", "keydown", "wheel", "touchstart"];

export function bind(body, tools) {
  const limit = Number(body.dataset.idle);
  const tabs = new BroadcastChannel("nantun-idle");
  const state = { last: Date.now(), told: Date.now(), dialog: null };
  const alive = () => {
    state.last = Date.now();
    state.dialog?.remove();
    state.dialog = null;
  };
  for (const sign of SIGNS) {
    addEventListener(
      sign,
      () => {
        alive();
        if (Date.now() - state.told > 20000) {
          state.told = Date.now();
          tabs.postMessage("alive");
          fetch("/healthz", { credentials: "same-origin" }).catch(() => null); // the server's own clock starts again
        }
      },
      { passive: true },
    );
  }
  tabs.addEventListener("message", alive);
  setInterval(() => watch(state, limit, tools), 1000);
}

function watch(state, limit, tools) {
  const left = Math.ceil(limit - (Date.now() - state.last) / 1000);
  if (left <= 0) return leave();
  if (left > WARNING) return undefined;
  state.dialog ??= tools.ask(WARNED);
  state.dialog.querySelector("b").textContent = String(left);
  return undefined;
}

function leave() {
  document.dispatchEvent(new CustomEvent("nantun:leaving"));
  const form = document.querySelector("[data-sign-out]");
  for (const [name, value] of [
    ["idle", "1"],
    ["next", location.pathname + location.search],
  ]) {
    form.append(Object.assign(document.createElement("input"), { type: "hidden", name, value }));
  }
  setTimeout(() => form.submit(), 400);
}
