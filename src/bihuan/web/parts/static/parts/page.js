// The one script of every page: theme, dialogs, live parts, times, copying, drop zones, keys on tables. No dependency.
"use strict";
(() => {
  const root = document.documentElement;
  const words = JSON.parse(document.body.dataset.words || "{}");
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const remember = (name, value) => { document.cookie = `${name}=${value}; path=/; max-age=31536000; samesite=lax`; };
  const say = (text) => { const place = document.getElementById("said"); if (place) place.textContent = text; };

  // Theme: what the system wants until the person chooses; the cookie lets the server draw it without a flash.
  function switchTheme() {
    const now = root.dataset.theme || (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light");
    root.dataset.theme = now === "dark" ? "light" : "dark";
    remember("theme", root.dataset.theme);
  }

  // Times: "3 min ago" must not lie on a page that stays open all night.
  const fill = (pattern, value) => (pattern || "%s").replace("%s", value);
  function span(seconds) {
    if (seconds < 60) return fill(words.s, seconds);
    if (seconds < 3600) return fill(words.min, Math.floor(seconds / 60));
    if (seconds < 86400) return fill(fill(words.h, Math.floor(seconds / 3600)), String(Math.floor((seconds % 3600) / 60)).padStart(2, "0"));
    const days = Math.floor(seconds / 86400);
    return fill(days === 1 ? words.day : words.days, days);
  }
  const exact = { ago: ["ago", "in"], due: ["late", "left"] };
  function refreshTimes() {
    for (const element of all("time[data-time]")) {
      const pair = exact[element.dataset.time];
      if (!pair) continue;
      const seconds = Math.trunc((Date.now() - Date.parse(element.dateTime)) / 1000);
      const isJustNow = element.dataset.time === "ago" && Math.abs(seconds) < 5;
      element.textContent = isJustNow ? words.now : fill(words[seconds > 0 ? pair[0] : pair[1]], span(Math.abs(seconds)));
      element.closest(".due")?.classList.toggle("late", seconds > 0);
    }
  }

  // Live parts: <section data-live="/events" data-refresh="/fragment">. A message of the stream says "look again"; when
  // the stream fails the fragment is asked for every `data-every` seconds (5), and the page says so.
  function keepLive(part) {
    const every = 1000 * (part.dataset.every || 5);
    const state = (name) => {
      part.dataset.liveState = name;
      for (const place of all(".live", part.parentElement)) place.textContent = words[name] || name;
    };
    let timer = 0, running = false, again = false;
    async function refresh() {
      const active = part.contains(document.activeElement) ? document.activeElement : null;
      if (active?.matches("input:not([type=checkbox]), select, textarea")) return; // nobody loses what they type
      if (running) { again = true; return; }
      running = true;
      try {
        const answer = await fetch(part.dataset.refresh, { headers: { "HX-Request": "true" }, credentials: "same-origin" });
        if (answer.status === 423) { location.reload(); return; } // the session was locked: the server shows the lock
        if (answer.redirected || !answer.ok) throw new Error(String(answer.status));
        const focused = document.activeElement?.id;
        const ticked = all("input[type=checkbox][id]:checked", part).map((box) => box.id);
        // nosemgrep: script-forbidden - a part of our own page, escaped by the template like the page itself
        part.innerHTML = await answer.text();
        for (const id of ticked) { const box = document.getElementById(id); if (box) box.checked = true; }
        if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
        window.htmx?.process(part);
        refreshTimes();
        state(timer ? "polling" : "live");
      } catch { state("lost"); startPolling(); }
      running = false;
      if (again) { again = false; refresh(); }
    }
    function startPolling() { if (!timer) timer = setInterval(refresh, every); }
    function listen() {
      if (!window.EventSource || !part.dataset.live) { startPolling(); state("polling"); return; }
      const stream = new EventSource(part.dataset.live);
      stream.onopen = () => { clearInterval(timer); timer = 0; state("live"); };
      stream.onmessage = refresh;
      stream.addEventListener("refresh", refresh);
      stream.onerror = () => {
        startPolling(); state("polling");
        if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 30000);
      };
      addEventListener("pagehide", () => stream.close(), { once: true });
    }
    listen();
    setInterval(refresh, 12 * every); // a connection that died without a word must not freeze the wall
  }

  // Keys on tables: j/k or arrows move between rows, Enter opens, x ticks, / goes to the filter, ? shows the keys.
  const keysOn = () => !document.cookie.includes("keys=off");
  const rows = () => all("[data-keys] tbody tr");
  function moveRow(step) {
    const list = rows(), at = list.indexOf(document.activeElement?.closest?.("tr"));
    const next = list[Math.max(0, Math.min(list.length - 1, at + step))];
    if (!next) return false;
    next.tabIndex = -1; next.focus(); next.scrollIntoView({ block: "nearest" });
    return true;
  }
  function pressKey(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !keysOn()) return;
    const isTyping = event.target.matches?.("input:not([type=checkbox]), textarea, select");
    if (isTyping || document.querySelector("dialog[open]")) return;
    const row = document.activeElement?.matches?.("[data-keys] tbody tr") ? document.activeElement : null;
    const inTable = event.target.closest?.("[data-keys]");
    const act = {
      j: () => moveRow(1), k: () => moveRow(-1),
      ArrowDown: () => inTable && moveRow(1), ArrowUp: () => inTable && moveRow(-1),
      Enter: () => { const link = row?.querySelector("a[href]"); link?.click(); return link; },
      x: () => { const box = row?.querySelector("input[type=checkbox]"); box?.click(); return box; },
      "/": () => { const box = document.querySelector(".filters input, .filters select"); box?.focus(); return box; },
      "?": () => { const dialog = document.getElementById("keys"); dialog?.showModal(); return dialog; },
    }[event.key];
    if (act && act()) event.preventDefault();
  }

  // Shared terminals: the server locks a session after `data-idle` seconds. It hears of real input once a minute; a page
  // that lies idle asks whether the session is still open, and gives way to the lock screen when it is not.
  function watchIdle(idle, address) {
    const headers = { ...JSON.parse(document.body.getAttribute("hx-headers") || "{}"), "HX-Request": "true" };
    let input = Date.now(), told = Date.now();
    const ask = (method) => fetch(address, { method, headers, credentials: "same-origin" })
      .then((answer) => { if (answer.status === 423 || answer.redirected) location.reload(); }).catch(() => {});
    function noteInput() {
      input = Date.now();
      if (input - told > 60000) { told = input; ask("POST"); }
    }
    for (const name of ["keydown", "pointerdown", "wheel"]) document.addEventListener(name, noteInput, { passive: true });
    setInterval(() => { if (Date.now() - input > 1000 * idle) ask("GET"); }, 20000);
  }

  function click(event) {
    const on = (selector) => event.target.closest?.(selector);
    const opener = on("[data-open]"), copier = on("[data-copy]");
    if (on("[data-theme-switch]")) switchTheme();
    else if (opener) document.getElementById(opener.dataset.open)?.showModal();
    else if (on("[data-close]")) on("dialog")?.close();
    else if (on("[data-print]")) print();
    else if (on("[data-tick-all]")) for (const box of all("tbody input[type=checkbox]", on("table"))) box.checked = on("[data-tick-all]").checked;
    else if (copier) navigator.clipboard?.writeText(copier.dataset.copy).then(() => say(words.copied));
  }
  function change(event) {
    const drop = event.target.closest?.(".drop");
    if (drop && event.target.files?.length) {
      const name = drop.querySelector("[data-drop-name]");
      if (name) name.textContent = [...event.target.files].map((file) => `${file.name} · ${Math.ceil(file.size / 1024)} kB`).join(", ");
    }
    if (event.target.matches?.("[data-submit]")) event.target.form.requestSubmit();
    if (event.target.matches?.("[data-keys-switch]")) remember("keys", event.target.checked ? "on" : "off");
  }
  // A form sent twice by an impatient finger: the second press waits for the answer to the first.
  function submit(event) {
    const button = event.submitter;
    if (button && !event.defaultPrevented && event.target.method === "post") {
      setTimeout(() => { button.disabled = true; });
      setTimeout(() => { button.disabled = false; }, 10000); // a download answers without a new page
    }
  }
  for (const name of ["dragover", "dragleave", "drop"]) {
    document.addEventListener(name, (event) => event.target.closest?.(".drop")?.classList.toggle("over", name === "dragover"));
  }
  document.addEventListener("click", click);
  document.addEventListener("change", change);
  document.addEventListener("submit", submit);
  document.addEventListener("keydown", pressKey);
  addEventListener("pageshow", (event) => { if (event.persisted) for (const button of all("button:disabled")) button.disabled = false; });
  if (document.body.dataset.idle) watchIdle(Number(document.body.dataset.idle), document.body.dataset.active);
  for (const part of all("[data-refresh]")) keepLive(part);
  for (const box of all("[data-keys-switch]")) box.checked = keysOn();
  setInterval(refreshTimes, 10000);
})();
