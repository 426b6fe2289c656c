// Keys of the page that decides proposals: a accepts, r goes to the refusal, n opens the next, p previews what is ticked.
"use strict";
(() => {
  const bar = document.querySelector(".bulk-bar");
  const count = () => { if (bar) bar.querySelector("[data-count]").textContent = document.querySelectorAll("tbody input[type=checkbox]:checked").length; };
  const press = (id) => { const button = document.getElementById(id); if (button && !button.disabled) button.click(); return button; };
  const acts = {
    a: () => press("accept"), n: () => press("next-one"), p: () => press("preview"),
    r: () => { const reason = document.getElementById("refuse-reason"); reason?.focus(); return reason; },
  };
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || document.cookie.includes("keys=off")) return;
    if (event.target.matches?.("input:not([type=checkbox]), textarea, select") || document.querySelector("dialog[open]")) return;
    const act = acts[event.key];
    if (act && act()) event.preventDefault();
  });
  document.addEventListener("change", count);
  document.addEventListener("click", (event) => { if (event.target.matches("[data-tick-all]")) setTimeout(count); });
  addEventListener("pageshow", count);
  count();
})();
