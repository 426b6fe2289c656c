// A phone without a network: a press is kept here and sent again by itself. Its command makes a repetition harmless.
"use strict";
(() => {
  const notice = document.getElementById("queued");
  if (!notice) return;
  const key = `bihuan-duty-${notice.dataset.account}`; // another person's presses are never sent in my name
  const read = () => JSON.parse(localStorage.getItem(key) || "[]");
  const write = (list) => { localStorage.setItem(key, JSON.stringify(list)); show(list.length); };
  function show(count) {
    notice.hidden = count === 0;
    notice.querySelector("[data-count]").textContent = count || "";
  }
  const token = () => document.querySelector("input[name=csrfmiddlewaretoken]")?.value || "";
  const send = (one) => {
    const body = new URLSearchParams(one.told);
    body.set("csrfmiddlewaretoken", token());
    return fetch(one.action, { method: "POST", body, credentials: "same-origin", redirect: "follow" });
  };
  let sending = false;
  async function sendAll() {
    if (sending || read().length === 0) return;
    sending = true;
    try {
      while (read().length) {
        const answer = await send(read()[0]);
        if (answer.status >= 500) break; // the desk is there but cannot answer: later
        write(read().slice(1)); // done, done before, or refused: the page shows how it stands
      }
      if (read().length === 0) location.assign(location.pathname);
    } catch { /* still no network */ }
    sending = false;
  }
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (!form.matches("form[data-queue]") || navigator.onLine) return; // with a network the browser does it alone
    event.preventDefault();
    const told = new FormData(form, event.submitter);
    told.delete("csrfmiddlewaretoken");
    write([...read(), { action: form.action, told: [...told.entries()] }]);
  });
  addEventListener("online", sendAll);
  setInterval(() => { if (navigator.onLine) sendAll(); }, 15000);
  show(read().length);
  if (navigator.onLine) sendAll();
})();
