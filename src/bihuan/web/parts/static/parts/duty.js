// A phone without a network: a press waits in the open page and is sent by itself. Its command makes a repetition
// harmless. Nothing is kept in the browser's storage: a reason such as "ill" is nobody's who finds the phone.
"use strict";
(() => {
  const notice = document.getElementById("queued");
  if (!notice) return;
  const waiting = [];
  let sending = false;
  function show() {
    notice.hidden = waiting.length === 0;
    notice.querySelector("[data-count]").textContent = waiting.length || "";
  }
  async function sendAll() {
    if (sending || waiting.length === 0) return;
    sending = true;
    try {
      while (waiting.length) {
        waiting[0].told.set("waited_s", Math.round((performance.now() - waiting[0].pressed) / 1000)); // no clock to set wrong
        const answer = await fetch(waiting[0].action, { method: "POST", body: waiting[0].told, credentials: "same-origin" });
        if (answer.status >= 500) break; // the desk is there but cannot answer: later
        waiting.shift(); // done, done before, or refused: the page shows how it stands
        show();
      }
      if (waiting.length === 0) location.assign(location.pathname);
    } catch { /* still no network */ }
    sending = false;
  }
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.matches("form[data-queue]") || navigator.onLine) return; // with a network the browser does it alone
    event.preventDefault();
    waiting.push({ action: form.action, told: new URLSearchParams(new FormData(form, event.submitter)), pressed: performance.now() });
    show();
  });
  addEventListener("beforeunload", (event) => { if (waiting.length) event.preventDefault(); }); // ask before it is lost
  addEventListener("online", sendAll);
  setInterval(() => { if (navigator.onLine) sendAll(); }, 15000);
})();
