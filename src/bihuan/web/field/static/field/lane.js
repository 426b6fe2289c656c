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
  // A tube is found in the queue by its command, never by its place: another window of this phone empties the queue too.
  const told = (one, field) => new URLSearchParams(one.fields).get(field);
  const change = (one, to) => save(load().flatMap((kept) => (told(kept, "command") === told(one, "command") ? to : [kept])));
  const refused = document.getElementById("refused");
  function show() {
    const list = load(), waiting = list.filter((one) => !("refused" in one)).length;
    badge.hidden = waiting === 0;
    badge.textContent = `${badge.dataset.text} ${waiting}`;
    if (!refused) return;
    refused.hidden = waiting === list.length;
    refused.querySelector("ul").replaceChildren(...list.filter((one) => "refused" in one).map(line));
  }
  function line(one) { // what was refused stays until somebody has looked at it: its people are not tested
    const item = document.createElement("li"), words = document.createElement("p");
    words.textContent = `${told(one, "code")}: ${one.refused}`;
    item.append(words, button(refused.dataset.again, () => { change(one, [{ fields: one.fields }]); show(); flush(); }), button(refused.dataset.drop, () => { change(one, []); show(); }));
    return item;
  }
  function button(text, act) {
    const made = document.createElement("button");
    made.type = "button"; made.className = "button"; made.textContent = text;
    made.addEventListener("click", act);
    return made;
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
    // Only the lane's own words decide on a tube; a page in their place (signed out, too many requests) leaves it waiting.
    if (!(answer.headers.get("content-type") || "").includes("json")) throw new Error(String(answer.status));
    return { isGood: answer.ok, said: (await answer.json()).said };
  }
  let flushing = false;
  async function flush() {
    if (flushing) return;
    flushing = true;
    for (const one of load().filter((kept) => !("refused" in kept))) {
      try {
        const answer = await send(one.fields);
        change(one, answer.isGood ? [] : [{ ...one, refused: answer.said }]);
      } catch (error) {
        if (error instanceof TypeError) break; // still away: the queue stays
      }
    }
    flushing = false; show();
  }
  function clear() {
    for (const one of form.querySelectorAll("input[name=member]:checked")) one.closest("li").hidden = true, one.checked = false;
    for (const one of ["code", "documents", "tubes", "traveller_name", "traveller_phone", "traveller_document", "repeat"]) if (form.elements[one]) form.elements[one].value = "";
    counted(); code.focus();
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (!form.elements.command.value) { // pressed again, it is the same command and was filled at the same instant
      form.elements.command.value = fresh();
      if (form.elements.taken_at) form.elements.taken_at.value = new Date().toISOString();
    }
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
