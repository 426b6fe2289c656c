// Ticks on lists of orders: counted in the bar, and kept when the live part draws the list anew.
"use strict";
(() => {
  const bar = document.querySelector(".bulk-bar"), list = document.querySelector("[data-refresh]");
  const boxes = () => [...document.querySelectorAll("tbody input[type=checkbox]")];
  const ticked = new Set();
  function count() {
    const chosen = boxes().filter((box) => box.checked).length;
    if (!bar) return;
    bar.querySelector("[data-count]").textContent = chosen;
    if (list) bar.hidden = chosen === 0;
  }
  function remember() {
    for (const box of boxes()) ticked[box.checked ? "add" : "delete"](box.value);
    count();
  }
  document.addEventListener("change", (event) => {
    const unit = event.target.matches("select[name^=unit-]") && event.target.closest("tr").querySelector("input[type=checkbox]");
    if (unit && event.target.value) unit.checked = true;
    remember(); // at once: a list that is drawn anew this moment must find the tick
  });
  document.addEventListener("click", (event) => { if (event.target.matches("[data-tick-all]")) setTimeout(remember); });
  if (list) new MutationObserver(() => { for (const box of boxes()) box.checked = ticked.has(box.value); count(); }).observe(list, { childList: true });
  addEventListener("pageshow", remember);
  remember();
})();
