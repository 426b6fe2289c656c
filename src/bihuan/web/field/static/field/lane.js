// A lane's form: Enter of a scanner goes on instead of sending; while the network is away, sealed tubes wait in a queue on
// this phone. The queue holds bar codes and lines of the roster, never a name, a telephone or a document number.
"use strict";
(() => {
  const form = document.querySelector("form[data-queue]");
  if (!form) return;
  const name = `bihuan-${form.dataset.queue}`, badge = document.getElementById("queued"), said = document.getElementById("lane-said");
  const code = form.elements.code, count = document.getElementById("count");
  const PERSONAL = ["documents", "traveller_name", "traveller_phone", "traveller_document", "taker"];
  // nosemgrep: script-forbidden - bar codes and random identifiers of roster lines, never who somebody is
  const load = () => { try { return JSON.parse(localStorage.getItem(name) || "[]"); } catch { return []; } };
  // nosemgrep: script-forbidden - bar codes and random identifiers of roster lines, never who somebody is
  const save = (list) => { try { localStorage.setItem(name, JSON.stringify(list)); return true; } catch { return false; } };
  const fresh = () => (crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join(""));
  function show() {
    const list = load();
    badge.hidden = list.length === 0;
    badge.textContent = `${badge.dataset.text} ${list.length}`;
  }
  function tell(text, isGood) {
    said.hidden = false; said.textContent = text;
    said.className = isGood ? "alert good" : "alert bad";
    said.setAttribute("role", isGood ? "status" : "alert");
  }
  const token = () => form.querySelector("[name=csrfmiddlewaretoken]").value;
  async function send(fields) {
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", token());
    const answer = await fetch(form.getAttribute("action"), { method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" } });
    if (answer.redirected || answer.status === 423 || answer.status >= 500) throw new Error(String(answer.status));
    const told = (answer.headers.get("content-type") || "").includes("json") ? await answer.json() : { said: "" };
    return { isGood: answer.ok, said: told.said };
  }
  let flushing = false;
  async function flush() {
    if (flushing) return;
    flushing = true;
    try {
      for (let list = load(); list.length; list = load()) {
        const one = list[0], answer = await send(one.fields);
        save(load().slice(1));
        if (!answer.isGood) tell(`${new URLSearchParams(one.fields).get("code")}: ${answer.said}`, false);
      }
    } catch { /* still away: the queue stays */ }
    flushing = false; show();
  }
  function clear() {
    for (const one of form.querySelectorAll("input[name=member]:checked")) one.closest("li").hidden = true, one.checked = false;
    for (const one of ["code", "documents", "tubes", "traveller_name", "traveller_phone", "traveller_document", "repeat"]) if (form.elements[one]) form.elements[one].value = "";
    counted(); code.focus();
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    form.elements.command.value ||= fresh();
    if (form.elements.taken_at) form.elements.taken_at.value = new Date().toISOString();
    const fields = [...new FormData(form)].filter(([key]) => key !== "csrfmiddlewaretoken");
    try {
      const answer = await send(fields);
      tell(answer.said, answer.isGood);
      form.elements.command.value = ""; // what was refused changed nothing: mended, it is another command
      if (answer.isGood) clear();
    } catch {
      const isPersonal = fields.some(([key, value]) => PERSONAL.includes(key) && value);
      const words = JSON.parse(document.body.dataset.words || "{}");
      if (isPersonal || !save([...load(), { fields }])) { tell(form.dataset.needs || words.lost || "!", false); return; }
      form.elements.command.value = ""; show(); clear();
    }
  });
  function counted() {
    const members = form.querySelectorAll("input[name=member]:checked").length;
    const lines = ["documents", "tubes"].flatMap((one) => (form.elements[one]?.value || "").split("\n")).filter((line) => line.trim()).length;
    if (count) count.textContent = members + lines || "";
  }
  form.addEventListener("input", counted);
  form.addEventListener("change", counted);
  code.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault(); // a scanner ends each code with Enter
    (form.elements.documents || form.elements.tubes)?.focus();
  });
  addEventListener("online", flush);
  setInterval(flush, 15000);
  show(); counted(); flush();
})();
