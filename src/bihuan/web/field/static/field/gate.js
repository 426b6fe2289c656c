// A gate's page: checks the signature of a pass here, without a network, and keeps crossings until they can be sent.
// The checks are those of apps/zones/rules/passes_judging.py, question by question; a test runs both on the same codes.
"use strict";
const BihuanPass = (() => {
  const FORM = /^BHP1:([1-9]\d{0,8}):([0-9A-F]{8}):([0-9A-F]{16}):(\*|A[0-9A-F]{8}|G[1-9]\d{0,5}(?:\.[1-9]\d{0,5}){0,19}):([IOB]):(1?2?3?4?5?6?7?):(\d{4})-(\d{4}):(\d{1,11}):(\d{1,11}):([XSWO]):([PVS]):((?:[0-9A-F]{2}){0,12}):([A-Z2-7]{103})$/;
  const SIGNS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const hex = (text) => Uint8Array.from(text.match(/../g) || [], (two) => parseInt(two, 16));
  function signature(text) { // 64 bytes; null for any spelling but the one that is written, whose last bits are 0
    const bytes = new Uint8Array(64);
    let kept = 0, bits = 0, n = 0;
    for (const sign of text) {
      kept = (kept << 5) | SIGNS.indexOf(sign); bits += 5;
      if (bits >= 8) { bits -= 8; bytes[n++] = (kept >> bits) & 255; kept &= (1 << bits) - 1; }
    }
    return n === 64 && kept === 0 ? bytes : null;
  }
  async function verify(text, signed, key) {
    const made = await crypto.subtle.importKey("raw", hex(key), { name: "Ed25519" }, false, ["verify"]);
    return crypto.subtle.verify({ name: "Ed25519" }, made, signed, new TextEncoder().encode(text));
  }
  async function canVerify() { // the first test vector of RFC 8032: a browser that fails it is told apart from a bad pass
    const key = "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a";
    const signed = "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b";
    try { return await verify("", hex(signed), key) && !(await verify("x", hex(signed), key)); } catch { return false; }
  }
  async function read(code, keys) {
    const found = FORM.exec(code);
    if (!found) return { why: "no_code" };
    const key = keys[found[3].toLowerCase()];
    if (!key) return { why: "unknown_key" };
    const signed = signature(found[14]), payload = code.slice(0, code.lastIndexOf(":"));
    if (!signed || !(await verify(payload, signed, key))) return { why: "altered" };
    const minutes = (text) => Number(text.slice(0, 2)) * 60 + Number(text.slice(2));
    let sign = "";
    try { sign = new TextDecoder("utf-8", { fatal: true }).decode(hex(found[13])); } catch { /* no sign to match by */ }
    return {
      slip: {
        number: Number(found[1]), incident: found[2], gates: found[4], direction: found[5], days: found[6],
        hours: [minutes(found[7]), minutes(found[8])], starts: Number(found[9]), ends: Number(found[10]),
        purpose: found[11], holder: found[12], sign,
      },
    };
  }
  function local(at, zone) { // the day (counted from 1970) and the minute of an instant in the incident's zone
    const told = new Intl.DateTimeFormat("en-GB", { timeZone: zone, hourCycle: "h23", year: "numeric", month: "numeric", day: "numeric", hour: "numeric", minute: "numeric" });
    const part = Object.fromEntries(told.formatToParts(new Date(at * 1000)).map((one) => [one.type, Number(one.value)]));
    return { day: Date.UTC(part.year, part.month - 1, part.day) / 86400000, minute: part.hour * 60 + part.minute };
  }
  function windowOf(slip, at, zone) {
    const { day, minute } = local(at, zone), [first, last] = slip.hours;
    const isIn = first < last ? first <= minute && minute < last : minute >= first || minute < last;
    const began = first >= last && minute < last ? day - 1 : day;
    return isIn && slip.days.includes(String((began + 3) % 7 + 1)) ? began : null;
  }
  function isWithinHours(slip, asked) {
    const first = windowOf(slip, asked.at - asked.skew_s, asked.zone), last = windowOf(slip, asked.at + asked.skew_s, asked.zone);
    if (first === null || last === null) return false;
    return first === last || (slip.hours[0] === 0 && slip.hours[1] === 1440 && last - first === 1);
  }
  function isAt(gates, gate, area) {
    if (gates === "*") return true;
    return gates[0] === "A" ? area !== "" && gates.slice(1) === area : gates.slice(1).split(".").includes(String(gate));
  }
  function judge(slip, stopped, asked) {
    if (slip.incident !== asked.incident) return "other_incident";
    if (stopped.includes(slip.number)) return "revoked";
    if (!isAt(slip.gates, asked.gate, asked.area)) return "other_gate";
    if (slip.direction !== "B" && slip.direction !== (asked.direction === "in" ? "I" : "O")) return "other_direction";
    if (asked.at - asked.skew_s < slip.starts) return "not_yet";
    if (asked.at + asked.skew_s >= slip.ends) return "expired";
    return isWithinHours(slip, asked) ? "opens" : "wrong_hours";
  }
  async function check(code, keys, stopped, asked) {
    const found = await read(code, keys);
    return found.slip ? { why: judge(found.slip, stopped, asked), slip: found.slip } : found;
  }
  async function openKit(told, keys) { // what the server signed, or null; a key that is not known here opens no list
    try {
      if (!keys[told.key] || !(await verify(told.kit, hex(told.signature), keys[told.key]))) return null;
      return told.kit.startsWith("BHK1:") ? JSON.parse(told.kit.slice(5)) : null;
    } catch { return null; }
  }
  return Object.freeze({ canVerify, check, openKit });
})();
globalThis.BihuanPass = BihuanPass;

(() => {
  const page = document.getElementById("gate");
  if (!page) return;
  const words = JSON.parse(page.dataset.words), kept = `bihuan-gate-${page.dataset.gate}`, queueName = "bihuan-crossings";
  const byId = (id) => document.getElementById(id);
  const say = (text, told) => text.replace(/%\((\w+)\)s/g, (_all, name) => told[name] ?? "");
  // nosemgrep: script-forbidden - public keys, numbers of stopped passes, and crossings without anybody's name
  const load = (name, other) => { try { return JSON.parse(localStorage.getItem(name) || "null") ?? other; } catch { return other; } };
  // nosemgrep: script-forbidden - public keys, numbers of stopped passes, and crossings without anybody's name
  const save = (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); return true; } catch { return false; } };
  const fresh = () => (crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
  let kit = null, offset = 0, able = false, clock = { real: Date.now(), steady: performance.now() };

  // The clock: set right by the server's, never believed when it runs back. Where it ran ahead of the steady one, the
  // phone slept or somebody set it forward: nobody can tell which, so a pass must hold by both.
  const now = () => Math.floor((Date.now() + offset) / 1000);
  const steady = () => Math.floor((clock.real + offset + performance.now() - clock.steady) / 1000);
  function isSetBack() {
    const lag = performance.now() - clock.steady - (Date.now() - clock.real), seen = load(`${kept}-seen`, 0), at = now();
    if (kit && (lag > kit.skew_s * 1000 || at < seen - kit.skew_s || at < kit.made_at - kit.skew_s)) return true;
    save(`${kept}-seen`, Math.max(seen, at));
    return false;
  }
  async function take(told, keys, isFresh) {
    const found = await BihuanPass.openKit(told, keys);
    const isOther = found && (found.gate !== Number(page.dataset.number) || (kit && found.incident !== kit.incident) || (kit && !isFresh && found.area !== kit.area));
    if (!found || isOther || (kit && found.made_at < kit.made_at)) return Boolean(found);
    kit = found;
    if (isFresh) { offset = found.made_at * 1000 - Date.now(); clock = { real: Date.now(), steady: performance.now() }; save(kept, { told, offset }); save(`${kept}-seen`, found.made_at); }
    return true;
  }
  const age = () => (kit ? Math.max(0, Math.round((now() - kit.made_at) / 60)) : null);
  function showAge() {
    const old = kit === null || age() > kit.old_minutes, line = byId("kit-age");
    line.className = old ? "alert wait" : "quiet";
    line.textContent = kit === null ? words.no_list : say(old ? words.list_old : words.list_fresh, { n: age(), stopped: kit.stopped.length });
  }
  async function refresh() {
    try {
      const answer = await fetch(page.dataset.kitUrl, { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } });
      if (answer.ok && !answer.redirected && !(await take(await answer.json(), kit ? kit.keys : {}, true))) byId("kit-keys").hidden = false;
    } catch { /* away: the list that is here grows old, and says so */ }
    showAge();
  }

  // The answer: one word as large as the thumb, its reason, and what to do.
  const answerBox = byId("answer"), through = byId("through");
  function show(why, slip, how) {
    const opens = why === "opens";
    answerBox.hidden = false; answerBox.className = opens ? "verdict opens" : "verdict shut";
    answerBox.querySelector("[data-shape]").textContent = opens ? "✓" : "✕";
    answerBox.querySelector("h2").textContent = opens ? words.open : words.shut;
    answerBox.querySelector("[data-why]").textContent = opens ? say(words[slip.holder === "V" ? "match_plate" : "match"], slip) : words.why[why] || words.why.no_code;
    answerBox.querySelector("[data-about]").textContent = slip ? `${words.classes[slip.purpose]} · ${say(words.number, slip)} · ${how}` : how;
    through.hidden = !opens;
    if (opens) { through.elements.number.value = slip.number; through.elements.people.value = 1; }
    answerBox.querySelector("h2").focus();
    navigator.vibrate?.(opens ? 80 : [200, 80, 200]);
  }
  const way = () => byId("way").querySelector("input:checked").value;
  const token = () => page.querySelector("[name=csrfmiddlewaretoken]").value;
  async function post(url, fields) {
    const body = new URLSearchParams(fields);
    body.set("csrfmiddlewaretoken", token());
    const answer = await fetch(url, { method: "POST", body, credentials: "same-origin", headers: { Accept: "application/json" } });
    // Only the gate's own words decide; a page in their place (signed out, busy) leaves everything waiting.
    if (answer.redirected || answer.status >= 500 || !(answer.headers.get("content-type") || "").includes("json")) throw new Error(String(answer.status));
    return { isGood: answer.ok, told: await answer.json() };
  }
  let turn = 0; // an answer stands for the last code alone: the one before is gone at once, and comes late to nobody
  async function decide(code) {
    const mine = ++turn;
    const tell = (...said) => { if (mine === turn) show(...said); };
    answerBox.hidden = true;
    if (able && kit && !/^\d+$/.test(code)) {
      if (isSetBack()) { tell("clock", null, ""); return; }
      const asked = { ...kit, direction: way(), at: now() }, found = await BihuanPass.check(code, kit.keys, kit.stopped, asked);
      if (found.why === "opens" && asked.at > steady() + kit.skew_s) {
        const slow = await BihuanPass.check(code, kit.keys, kit.stopped, { ...asked, at: steady() });
        if (slow.why !== "opens") { tell("cannot_check", null, ""); return; }
      }
      if (found.why === "unknown_key") await refresh();
      tell(found.why, found.slip, say(words.checked_here, { n: age() }));
      return;
    }
    try {
      const { told } = await post(page.dataset.checkUrl, { code, direction: way() });
      tell(told.why, told.slip, words.checked_there);
    } catch { tell("cannot_check", null, able ? words.number_needs_network : words.no_signature_here); }
  }
  byId("check").addEventListener("submit", async (event) => {
    event.preventDefault();
    const field = event.target.elements.code, code = field.value.trim();
    field.value = "";
    if (code) await decide(code); // a scanner ends each code with Enter
  });
  byId("way").addEventListener("change", () => { turn += 1; answerBox.hidden = true; }); // an answer holds for one direction
  byId("again").addEventListener("click", () => { answerBox.hidden = true; byId("check").elements.code.focus(); });

  // Crossings: each has its own command, so that sent twice it counts once; none tells a name.
  const told = (one, name) => new URLSearchParams(one.fields).get(name);
  const change = (one, to) => save(queueName, load(queueName, []).flatMap((other) => (told(other, "command") === told(one, "command") ? to : [other])));
  function showQueue() {
    const list = load(queueName, []), waiting = list.filter((one) => !one.refused), bad = list.filter((one) => one.refused);
    byId("queued").hidden = waiting.length === 0;
    byId("queued").textContent = `${byId("queued").dataset.text} ${waiting.length}`;
    byId("refused").hidden = bad.length === 0;
    byId("refused").querySelector("ul").replaceChildren(...bad.map((one) => {
      const item = document.createElement("li"), drop = document.createElement("button");
      item.textContent = `${told(one, "at")} ${one.refused} `;
      drop.type = "button"; drop.className = "button"; drop.textContent = words.seen;
      drop.addEventListener("click", () => { change(one, []); showQueue(); });
      item.append(drop);
      return item;
    }));
  }
  let flushing = false;
  async function flush() {
    if (flushing) return;
    flushing = true;
    for (const one of load(queueName, []).filter((other) => !other.refused)) {
      try {
        const answer = await post(one.url, one.fields);
        change(one, answer.isGood ? [] : [{ ...one, refused: answer.told.said }]);
        if (answer.isGood) byId("done").textContent = answer.told.said;
      } catch (error) { if (error instanceof TypeError) break; }
    }
    flushing = false; showQueue();
  }
  for (const form of page.querySelectorAll("form[data-crossing]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!form.reportValidity()) return;
      const fields = [...new FormData(form)].filter(([name]) => !["csrfmiddlewaretoken", "way", "command", "at"].includes(name));
      if (form.dataset.crossing === "resident" && !fields.some(([name]) => name === "resident")) { byId("done").textContent = words.nobody; return; }
      fields.push(["way", form.querySelector("select[name=way]")?.value || way()], ["command", fresh()], ["at", new Date(Date.now() + offset).toISOString()]);
      if (!save(queueName, [...load(queueName, []), { url: page.dataset.crossUrl, fields }])) { byId("done").textContent = words.lost; return; }
      byId("done").textContent = words.noted;
      form.reset(); answerBox.hidden = true;
      showQueue(); flush();
    });
  }

  // The camera, where the browser reads codes by itself.
  const button = byId("camera"), video = byId("video");
  let stream = null;
  function stop() { for (const track of stream?.getTracks() || []) track.stop(); stream = null; video.hidden = true; }
  async function look(detector) {
    if (!stream) return;
    try { for (const one of await detector.detect(video)) { stop(); await decide(one.rawValue.trim()); return; } } catch { /* the next picture */ }
    setTimeout(() => look(detector), 200);
  }
  if ("BarcodeDetector" in window && navigator.mediaDevices) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      if (stream) { stop(); return; }
      try {
        stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: "environment" } });
        video.srcObject = stream; video.hidden = false; await video.play();
        look(new BarcodeDetector({ formats: ["qr_code"] }));
      } catch { stop(); button.hidden = true; }
    });
    addEventListener("pagehide", stop);
  }
  (async () => {
    able = await BihuanPass.canVerify();
    byId("no-signature").hidden = able;
    const mine = JSON.parse(page.dataset.kit), own = mine.kit.startsWith("BHK1:") ? JSON.parse(mine.kit.slice(5)) : { keys: {} }; // came with the page itself
    const stored = load(kept, null), isNew = own.made_at >= load(`${kept}-seen`, 0) - own.skew_s; // a page that a browser kept sets no clock back
    if (able) {
      if (!isNew && stored) { offset = Number(stored.offset) || 0; clock = { real: Date.now(), steady: performance.now() }; }
      await take(mine, own.keys, isNew);
      if (stored) await take(stored.told, own.keys, false);
      if (!isNew) await refresh();
    } else { kit = own; offset = kit.made_at * 1000 - Date.now(); }
    showAge(); showQueue(); flush();
    setInterval(refresh, 60000); setInterval(flush, 15000);
    addEventListener("online", () => { refresh(); flush(); });
    page.dataset.ready = "1";
  })();
})();
