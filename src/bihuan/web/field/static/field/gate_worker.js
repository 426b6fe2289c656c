// The worker of a gate's page: without a network, or when it answers too late, the shell that the phone keeps. `KEPT`
// stands before this text (web/field/gate/keeping.py). It answers for the page and for the shell's own files, for
// nothing else, and keeps nothing else: the page itself, which names its keeper, is never kept.
"use strict";
(() => {
  const OWN = "bihuan-gate-", NAME = OWN + KEPT.release;
  const store = caches; // which scripts touch it at all is held by tests/web/field/test_gate_kept.py
  const held = (url) => store.match(url, { cacheName: NAME, ignoreVary: true });
  const gone = async (which) => Promise.all((await store.keys()).filter(which).map((name) => store.delete(name)));
  const forget = async () => { await gone((name) => name.startsWith(OWN)); await self.registration.unregister(); };

  async function keep() { // a shell of another release is no answer (404); a file that is not the one named is none
    const shell = await fetch(KEPT.shell, { credentials: "same-origin", cache: "no-store", redirect: "error" });
    if (!shell.ok) throw new Error(`no shell: ${shell.status}`);
    const missing = [];
    for (const [url, integrity] of Object.entries(KEPT.files)) if (!(await held(url))) missing.push(new Request(url, { integrity, cache: "reload" }));
    const kept = await store.open(NAME);
    await kept.addAll(missing);
    await kept.put(KEPT.shell, shell);
  }
  // What the server says of the page decides what the phone may keep: led elsewhere (signed out, locked, ended) or
  // refused (another role), it keeps nothing.
  async function settle(answer) {
    if (answer.ok) await keep();
    else if (answer.type === "opaqueredirect" || (answer.status >= 400 && answer.status < 500)) await forget();
  }
  async function page(event) {
    const asked = fetch(event.request);
    event.waitUntil(asked.then(settle).catch(() => {}));
    const late = new Promise((done) => { setTimeout(done, KEPT.wait_ms, null); });
    const answer = await Promise.race([asked.catch(() => null), late]);
    if (answer && answer.status !== 502 && answer.status !== 504) return answer; // these two are a gateway's: nobody is behind it
    return (await held(KEPT.shell)) || asked;
  }
  addEventListener("install", (event) => { event.waitUntil(keep().then(() => self.skipWaiting())); });
  addEventListener("activate", (event) => { event.waitUntil(gone((name) => name.startsWith(OWN) && name !== NAME)); });
  addEventListener("fetch", (event) => {
    const { request } = event, url = new URL(request.url);
    if (request.method !== "GET" || url.origin !== location.origin) return;
    if (request.mode === "navigate" && url.pathname === KEPT.page) event.respondWith(page(event));
    else if (Object.hasOwn(KEPT.files, url.pathname + url.search)) event.respondWith(held(request.url).then((file) => file || fetch(request)));
  });
})();
