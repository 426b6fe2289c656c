// The time slider of the map of visits: who was where at one time. Without it map and table show everything at once.
"use strict";
(() => {
  const map = document.querySelector("[data-visit-map]");
  if (!map) return;
  const slider = map.querySelector(".slider"), range = slider.querySelector("input"), said = map.querySelector("output");
  const first = Number(map.dataset.first), last = Number(map.dataset.last), step = 300; // five minutes, in seconds
  const periods = (text) => text.trim().split(" ").map((one) => one.split("-").map(Number));
  const marks = [...map.querySelectorAll(".mark")].map((mark) => ({ mark, name: mark.dataset.name, times: periods(mark.dataset.times) }));
  const rows = [...document.querySelectorAll("tr[data-visit]")].map((row) => ({ row, times: periods(row.dataset.visit) }));
  const starts = rows.map((one) => one.times[0][0]).sort((a, b) => a - b);
  const clock = new Intl.DateTimeFormat(document.documentElement.lang, {
    timeZone: map.dataset.zone, month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hour12: false,
  });
  const phase = (times, at) => {
    if (times.some(([from, to]) => from <= at && at < Math.max(to, from + 1))) return "now";
    return times.some(([from]) => from <= at) ? "been" : "coming";
  };
  const mark = (element, name) => { for (const one of ["now", "been", "coming"]) element.classList.toggle(one, one === name); };
  range.max = Math.ceil((last - first) / step);
  function show(at) {
    const here = [];
    for (const one of marks) {
      const name = phase(one.times, at);
      mark(one.mark, name);
      if (name === "now") here.push(one.name);
    }
    for (const one of rows) mark(one.row, phase(one.times, at));
    const text = `${clock.format(new Date(1000 * at))} · ${here.join("、") || map.dataset.nobody}`;
    said.textContent = text;
    range.setAttribute("aria-valuetext", text);
  }
  const now = () => first + step * Number(range.value);
  range.addEventListener("input", () => show(now()));
  slider.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (!button) return;
    if ("all" in button.dataset) {
      for (const one of [...marks.map((each) => each.mark), ...rows.map((each) => each.row)]) mark(one, "");
      said.textContent = "";
      return;
    }
    const forward = button.dataset.step === "1", at = now();
    const next = forward ? starts.find((one) => one > at + step / 2) : starts.findLast((one) => one < at - step / 2);
    if (next === undefined) return;
    range.value = Math.ceil((next - first) / step);
    show(now());
  });
  slider.hidden = false;
})();
