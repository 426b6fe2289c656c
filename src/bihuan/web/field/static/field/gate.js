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
  const words = JSON.parse(page.dataset.words), queueName = "bihuan-crossings";
  const byId = (id) => document.getElementById(id);
  const say = (text, told) => text.replace(/%\((\w+)\)s/g, (_all, name) => told[name] ?? "");
  // nosemgrep: script-forbidden - public keys, numbers of stopped passes, and crossings without anybody's name
  const load = (name, other) => { try { return JSON.parse(localStorage.getItem(name) || "null") ?? other; } catch { return other; } };
  // nosemgrep: script-forbidden - public keys, numbers of stopped passes, and crossings without anybody's name
  const save = (name, value) => { try { localStorage.setItem(name, JSON.stringify(value)); return true; } catch { return false; } };
  const instant = (name) => { const found = load(name, null); return Number.isFinite(found) ? found : null; };
  const fresh = () => (crypto.randomUUID ? crypto.randomUUID() : Array.from(crypto.getRandomValues(new Uint8Array(16)), (b) => b.toString(16).padStart(2, "0")).join("").replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5"));
  // Without a network the worker shows this page's shell (`data-kept`): it comes without a kit and without a name, and
  // stands at the gate that the phone stood at last. Its keys are the shell's own: what the phone keeps proves nothing.
  const isKept = "kept" in page.dataset, isId = (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);
  function standAtLast() {
    const asked = new URLSearchParams(location.search).get("gate"), isThere = isId(asked || "") && load(`bihuan-gate-${asked}`, null);
    const gate = isThere ? asked : load("bihuan-gate", ""), stored = isId(gate) && load(`bihuan-gate-${gate}`, null);
    if (!stored) return;
    page.dataset.gate = gate; page.dataset.number = stored.number; byId("gate-name").textContent = stored.name;
    for (const name of ["kitUrl", "checkUrl", "crossUrl"]) page.dataset[name] = page.dataset[name].replace(page.dataset.nobody, gate);
  }
  if (isKept) standAtLast();
  const kept = `bihuan-gate-${page.dataset.gate}`;
  let seen = null, why = "", until = Number(page.dataset.until) || 0;
  let kit = null, offset = 0, able = false, isTimed = false, clock = { real: Date.now(), steady: performance.now() };

  // The clock: set right by the server's, never believed when it runs back. Where it ran ahead of the steady one, the
  // phone slept or somebody set it forward: nobody can tell which, so a pass must hold by both.
  const now = () => Math.floor((Date.now() + offset) / 1000);
  const steady = () => Math.floor((clock.real + offset + performance.now() - clock.steady) / 1000);
  function isSetBack() {
    const lag = performance.now() - clock.steady - (Date.now() - clock.real), at = now();
    seen = Math.max(seen ?? 0, instant(`${kept}-seen`) ?? 0);
    if (kit && (lag > kit.skew_s * 1000 || at < seen - kit.skew_s || at < kit.made_at - kit.skew_s)) return true;
    seen = Math.max(seen, at); save(`${kept}-seen`, seen);
    return false;
  }
  async function take(told, keys, isFresh) {
    const found = await BihuanPass.openKit(told, keys);
    const isOther = found && (found.gate !== Number(page.dataset.number) || (kit && found.incident !== kit.incident) || (isKept && found.incident !== page.dataset.incident) || (kit && !isFresh && found.area !== kit.area));
    if (!found || isOther || (kit && found.made_at < kit.made_at)) return Boolean(found);
    kit = found;
    if (isFresh) {
      setClock(found.made_at * 1000 - Date.now());
      seen = found.made_at; why = "";
      save(kept, { told, offset, until, number: page.dataset.number, name: document.querySelector("h1").textContent });
      save(`${kept}-seen`, seen); save("bihuan-gate", page.dataset.gate);
    }
    return true;
  }
  function setClock(by) { offset = by; clock = { real: Date.now(), steady: performance.now() }; isTimed = true; }
  // Why nothing may be judged here now: a clock that nobody set (what kept it was deleted), keys older than the kit
  // itself allows, the end of the session in which the phone kept this.
  const isOld = () => !(now() - kit.made_at <= kit.shut_minutes * 60);
  const stops = () => why || (!isTimed ? "no_clock" : isOld() ? "too_old" : isKept && !(now() < until) ? "session_over" : "");
  const age = () => (kit ? Math.max(0, Math.round((now() - kit.made_at) / 60)) : null);
  function showAge() {
    const old = kit === null || age() > kit.old_minutes, line = byId("kit-age");
    line.className = old ? "alert wait" : "quiet";
    line.textContent = kit === null ? words.no_list : say(old ? words.list_old : words.list_fresh, { n: age(), stopped: kit.stopped.length });
  }
  const awaySince = () => instant("bihuan-gate-away") || 0;
  function sayTimes(text) { // hours and minutes of the incident's zone, with the day where it is another one
    const shown = (at, more) => new Intl.DateTimeFormat("sv", { timeZone: kit.zone, ...more }).format(new Date(at * 1000));
    const told = (at) => shown(at, { ...(shown(at) === shown(now()) ? {} : { year: "numeric", month: "2-digit", day: "2-digit" }), hour: "2-digit", minute: "2-digit" });
    return say(text, { since: told(awaySince()), made: told(kit.made_at), hours: kit.shut_minutes / 60 });
  }
  function showAway() { // since when there is no network, and of when is what this phone checks by
    const box = byId("away"), since = awaySince(), stop = kit ? stops() : "";
    const saying = kit ? [since ? words.away : isKept ? words.back : "", stop && words[stop]] : [words[why] || words.away_blank];
    box.hidden = !since && !stop && !isKept;
    box.className = stop || !kit ? "alert bad" : "alert wait";
    box.querySelector("p").textContent = saying.filter(Boolean).map((text) => (kit ? sayTimes(text) : text)).join(" ");
  }
  function setAway(isAway) {
    if (!isAway) save("bihuan-gate-away", 0);
    else if (!awaySince()) save("bihuan-gate-away", now());
  }
  // The server's word that the page is not this person's now (signed out, locked, another role): nothing stays kept.
  async function clear() {
    try { for (const name of await caches.keys()) await caches.delete(name); } catch { /* nothing was kept */ }
  }
  function leave() { // the network is back: the page itself, as soon as no answer stands here and nothing is being written
    const isBusy = !answerBox.hidden || !byId("video").hidden || byId("check").elements.code.value || page.querySelector("details[open]");
    if (isKept && !isBusy) location.reload();
  }
  async function refresh() {
    if (!page.dataset.gate) { if (navigator.onLine) leave(); return; }
    const began = performance.now();
    try {
      const answer = await fetch(page.dataset.kitUrl, { credentials: "same-origin", cache: "no-store", headers: { Accept: "application/json" } });
      const isRefused = answer.redirected || (answer.status >= 400 && answer.status < 500);
      if (isRefused) { await clear(); if (isKept) location.reload(); return; }
      const keys = kit ? kit.keys : JSON.parse(page.dataset.keys || "{}");
      if (answer.ok && able && !(await take(await answer.json(), keys, true))) byId("kit-keys").hidden = false;
      setAway(!answer.ok);
      if (answer.ok) await flush();
      if (answer.ok && performance.now() - began < 2000) leave(); // over a slower one the worker would show the shell again
    } catch { setAway(true); /* the list that is here grows old, and says so */ }
    showAge(); showAway();
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
  // The shell bears no token: nothing of a session is kept with it. The browser's own cookie tells it once there is one.
  const cookie = (name) => document.cookie.split("; ").find((one) => one.startsWith(`${name}=`))?.slice(name.length + 1) || "";
  const token = () => page.querySelector("[name=csrfmiddlewaretoken]")?.value || cookie(page.dataset.csrf);
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
      if (stops()) await refresh();
      const stop = stops();
      if (stop) { tell("cannot_check", null, sayTimes(words[stop])); return; }
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
    } catch { tell("cannot_check", null, !able ? words.no_signature_here : kit || !isKept ? words.number_needs_network : words[why] || words.away_blank); }
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
  let flushing = null; // one sending at a time: whoever asks meanwhile waits for it
  function flush() {
    flushing ??= send().finally(() => { flushing = null; showQueue(); });
    return flushing;
  }
  async function send() {
    for (const one of load(queueName, []).filter((other) => !other.refused)) {
      try {
        const answer = await post(one.url, one.fields);
        change(one, answer.isGood ? [] : [{ ...one, refused: answer.told.said }]);
        if (answer.isGood) byId("done").textContent = answer.told.said;
      } catch (error) { if (error instanceof TypeError) break; }
    }
  }
  for (const form of page.querySelectorAll("form[data-crossing]")) {
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (!form.reportValidity()) return;
      if (!page.dataset.gate) { byId("done").textContent = words.away_blank; return; }
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
    await (isKept ? wake() : begin());
    showAge(); showQueue(); flush(); showAway();
    setInterval(refresh, isKept ? 15000 : 60000); setInterval(flush, 15000); setInterval(showAway, 15000);
    addEventListener("online", () => { refresh(); flush(); });
    addEventListener("offline", refresh);
    page.dataset.ready = "1";
    if (!isKept) keepHere();
  })();
  // Signing out empties the browser: what waits is sent first, and where that cannot be, a second press is asked for.
  let isWarned = false;
  async function leaveClean(event) {
    const waiting = () => load(queueName, []).length;
    if (isWarned || !waiting()) return;
    event.preventDefault();
    const form = event.target;
    await flush();
    if (waiting()) await flush(); // noted while the first was under way
    if (!waiting()) { form.submit(); return; }
    isWarned = true; byId("done").textContent = say(words.waiting, { n: waiting() }); byId("done").scrollIntoView({ block: "center" });
  }
  document.querySelector('form[action$="/sign-out/"]')?.addEventListener("submit", leaveClean);
  async function wake() { // without the network: by what the phone keeps, and only with the clock that the server set
    const stored = page.dataset.gate ? load(kept, null) : null;
    seen = instant(`${kept}-seen`);
    if (!stored) { setAway(true); return; }
    if (!Number.isFinite(stored.offset) || seen === null) { why = "no_clock"; setAway(true); return; }
    until = Number(stored.until) || 0;
    setClock(stored.offset);
    setAway(true);
    if (able) await take(stored.told, JSON.parse(page.dataset.keys), false);
    if (kit && stops() === "session_over") await clear();
  }
  async function begin() {
    const mine = JSON.parse(page.dataset.kit), own = mine.kit.startsWith("BHK1:") ? JSON.parse(mine.kit.slice(5)) : { keys: {} }; // came with the page itself
    const stored = load(kept, null);
    seen = instant(`${kept}-seen`);
    const isNew = seen !== null && own.made_at >= seen - own.skew_s; // a page that a browser kept sets no clock, where none is kept neither
    if (able) {
      if (!isNew && seen !== null && Number.isFinite(stored?.offset)) setClock(stored.offset);
      await take(mine, own.keys, isNew);
      if (stored) await take(stored.told, own.keys, false);
      if (isNew) setAway(false); else await refresh();
    } else { kit = own; offset = kit.made_at * 1000 - Date.now(); }
  }
  // The worker keeps the shell of this page alone; a browser without one says that the page has to stay open.
  async function keepHere() {
    const line = byId("keeping");
    try {
      const found = await navigator.serviceWorker.register(page.dataset.workerUrl, { scope: page.dataset.workerScope, updateViaCache: "none" });
      const worker = found.installing || found.waiting || found.active;
      await new Promise((done, fail) => {
        const look = () => { if (worker.state === "activated") done(); else if (worker.state === "redundant") fail(new Error("not installed")); };
        worker.addEventListener("statechange", look); look();
      });
      line.textContent = words.keeping; line.dataset.kept = "1";
    } catch { line.textContent = words.not_keeping; }
  }
})();
