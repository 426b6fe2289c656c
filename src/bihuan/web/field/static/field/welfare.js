// A note says when it was pressed, not when it arrived: parts/duty.js keeps it in the open page while the network is away.
"use strict";
document.addEventListener("submit", (event) => {
  const told = event.target.elements?.told_at;
  if (told) told.value = new Date().toISOString();
}, true);
