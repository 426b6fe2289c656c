// The network: the slider hides what had not begun, arrow keys go from case to case, a press shows the alternatives.
"use strict";
(() => {
  const net = document.getElementById("net"), slider = document.getElementById("until"), panel = document.getElementById("chosen");
  if (!net || !slider) return;
  const svg = net.querySelector("svg"), day = document.getElementById("until-day"), count = document.getElementById("until-count");
  const nodes = [...svg.querySelectorAll(".nodes a")], shapes = [...svg.querySelectorAll("[data-d]")];
  const first = Date.parse(document.getElementById("slider").dataset.first + "T00:00:00Z");
  document.getElementById("until-go").hidden = true;

  function show() {
    const until = Number(slider.value);
    for (const shape of shapes) shape.classList.toggle("later", Number(shape.dataset.d) > until);
    day.textContent = new Date(first + until * 86400000).toISOString().slice(0, 10);
    const seen = nodes.filter((node) => Number(node.dataset.d) <= until).length;
    count.textContent = count.dataset.words.replace("{n}", seen).replace("{m}", nodes.length);
  }
  slider.addEventListener("input", show);
  show();

  const play = document.getElementById("play"), words = play.textContent;
  let timer = 0;
  const stop = () => { clearInterval(timer); timer = 0; play.textContent = words; };
  play.hidden = false;
  play.addEventListener("click", () => {
    if (timer) { stop(); return; }
    if (slider.value === slider.max) slider.value = 0;
    play.textContent = play.dataset.stop;
    timer = setInterval(() => { slider.stepUp(); show(); if (slider.value === slider.max) stop(); }, 600);
  });

  function mark(number) {
    for (const node of nodes) {
      const isIt = node.dataset.case === number;
      node.classList.toggle("open", isIt);
      if (isIt) { for (const other of nodes) other.tabIndex = -1; node.tabIndex = 0; }
    }
    for (const path of svg.querySelectorAll(".arrows path")) path.classList.toggle("into", path.dataset.to === number);
  }
  async function open(number) {
    const address = svg.dataset.url.replace("/0/", `/${number}/`);
    await window.htmx.ajax("GET", address, { target: panel, swap: "innerHTML" });
    mark(number);
    document.getElementById("chosen-title")?.focus({ preventScroll: innerWidth > 900 });
    const query = new URLSearchParams(location.search);
    query.set("case", number);
    history.replaceState(null, "", `?${query}`);
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("a[data-case]"), arrow = event.target.closest?.(".arrows path");
    if ((!link && !arrow) || event.ctrlKey || event.metaKey || event.button) return;
    event.preventDefault();
    open(link ? link.dataset.case : arrow.dataset.to);
  });
  svg.addEventListener("keydown", (event) => {
    const at = nodes.indexOf(event.target.closest("a")), by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (at < 0 || !by) return;
    event.preventDefault();
    for (let next = at + by; nodes[next]; next += by) {
      if (nodes[next].classList.contains("later")) continue;
      nodes[at].tabIndex = -1; nodes[next].tabIndex = 0; nodes[next].focus();
      return;
    }
  });
  if (panel.querySelector(".candidates")) mark(new URLSearchParams(location.search).get("case"));
})();
