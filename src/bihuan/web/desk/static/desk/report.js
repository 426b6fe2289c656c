// A report: j and k go from item to item, c confirms and r refuses the one that is open; a mark opens its item.
"use strict";
(() => {
  const items = [...document.querySelectorAll("details.item")];
  const at = () => items.indexOf(document.activeElement?.closest?.("details.item"));
  function go(to) {
    const item = items[Math.max(0, Math.min(items.length - 1, to))];
    item?.querySelector("summary").focus();
    return item;
  }
  function openNamed() {
    const item = items.find((one) => `#${one.id}` === location.hash);
    if (item) { item.open = true; item.querySelector("summary").focus(); }
  }
  addEventListener("hashchange", openNamed);
  openNamed();
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.cookie.includes("keys=off")) return;
    if (event.target.matches?.("input, textarea, select") || document.querySelector("dialog[open]")) return;
    const press = (name) => { const item = items[at()] || items.find((one) => one.open); item?.querySelector(`[value="${name}"]`)?.click(); };
    const act = { j: () => go(at() + 1), k: () => go(at() - 1), c: () => press("confirm"), r: () => press("refuse") }[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
})();
