// The map piece (web/parts/maps.py): pan, zoom, draw an outline, pick a point; by pointer and by keyboard. No dependency.
"use strict";
(() => {
  const views = new Map(); // where each map was looked at, so that a refreshed part does not jump
  const NS = "http://www.w3.org/2000/svg";
  const told = (text, ...values) => values.reduce((all, value, i) => all.replace(`{${i + 1}}`, value), text || "");
  const say = (text) => { const place = document.getElementById("said"); if (place) place.textContent = text; };
  const made = (name, attributes, parent) => {
    const element = document.createElementNS(NS, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    parent.append(element);
    return element;
  };

  // The text of an outline: one corner a line "longitude, latitude", an empty line begins another part; GeoJSON is read too.
  function cornersOf(text) {
    if (text.trim().startsWith("{")) {
      try {
        const shape = JSON.parse(text), inner = shape.geometry || shape.features?.[0]?.geometry || shape;
        const polygons = inner.type === "Polygon" ? [inner.coordinates] : inner.coordinates;
        return polygons.map((polygon) => polygon[0].slice(0, -1).map(([x, y]) => [Number(x), Number(y)]));
      } catch { return []; }
    }
    return text.split(/\n\s*\n/).map((part) => part.split("\n").map((line) => line.match(/-?\d+(?:\.\d+)?/g))
      .filter((pair) => pair?.length === 2).map((pair) => pair.map(Number))).filter((part) => part.length);
  }
  const textOf = (parts) => parts.map((part) => part.map(([x, y]) => `${x.toFixed(6)}, ${y.toFixed(6)}`).join("\n")).join("\n\n");

  function open(figure) {
    if (figure.dataset.mapOpen) return;
    figure.dataset.mapOpen = "1";
    const svg = figure.querySelector(".map-sheet"), tools = figure.querySelector(".map-tools"), cross = svg.querySelector(".map-cross");
    const drawn = svg.querySelector("[data-map-drawn]"), scale = figure.querySelector(".map-scale");
    const number = (name) => Number(figure.dataset[name]);
    const west = number("west"), north = number("north"), scaleX = number("scaleX"), scaleY = number("scaleY"), metres = number("metres");
    const whole = svg.getAttribute("viewBox").split(" ").map(Number);
    const field = figure.dataset.draws ? document.getElementById(figure.dataset.draws) : null;
    const picks = (figure.dataset.picks || "").split(" ").map((id) => id && document.getElementById(id)).filter(Boolean);
    let box = views.get(figure.id) || [...whole], isDrawing = false, isNewPart = false, grip = null, moved = false;
    let at = [box[0] + box[2] / 2, box[1] + box[3] / 2]; // the cross, in units of the drawing

    const toDegrees = ([x, y]) => [west + x / scaleX, north - y / scaleY];
    const toUnits = ([longitude, latitude]) => [(longitude - west) * scaleX, (north - latitude) * scaleY];
    // units of the drawing in one pixel of the screen; the side that fits the frame tells, the other has bands beside it
    const unit = () => Math.max(box[2] / (svg.clientWidth || whole[2]), box[3] / (svg.clientHeight || whole[3]));
    const under = (event) => {
      const point = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
      return [point.x, point.y];
    };
    const isActive = () => isDrawing || picks.length === 2;

    // Of two names that would lie on each other the first is drawn; all stand in the titles and in the list.
    function part() {
      const kept = [];
      for (const name of svg.querySelectorAll(".map-name")) {
        const { left, right, top, bottom } = name.getBoundingClientRect();
        const isFree = !kept.some((one) => left < one.right && one.left < right && top < one.bottom && one.top < bottom);
        name.setAttribute("visibility", isFree ? "visible" : "hidden");
        if (isFree) kept.push({ left, right, top, bottom });
      }
    }
    function look(next) {
      box = next;
      views.set(figure.id, box);
      svg.setAttribute("viewBox", box.map((value) => value.toFixed(3)).join(" "));
      const size = unit();
      for (const mark of svg.querySelectorAll("[data-map-keep]")) {
        const place = (mark.getAttribute("transform") || "translate(0 0)").replace(/ scale\(.*/, "");
        mark.setAttribute("transform", `${place} scale(${size.toFixed(4)})`);
      }
      part();
      if (scale) {
        const long = [1, 2, 5].flatMap((one) => [10, 100, 1000, 10000, 100000].map((by) => one * by)).filter((m) => m / metres / size <= 120).sort((a, b) => b - a)[0];
        scale.hidden = !long;
        if (long) {
          const wide = long / metres / size;
          scale.querySelector("path").setAttribute("d", `M1 1V7H${(wide - 1).toFixed(1)}V1`);
          scale.querySelector("svg").setAttribute("viewBox", `0 0 ${wide.toFixed(1)} 8`);
          scale.querySelector("svg").style.width = `${wide.toFixed(1)}px`;
          scale.querySelector("span").textContent = long >= 1000 ? `${long / 1000} km` : `${long} m`;
        }
      }
      redraw();
    }
    function zoom(by, [x, y] = [box[0] + box[2] / 2, box[1] + box[3] / 2]) {
      const wide = Math.min(whole[2] * 2, Math.max(whole[2] / 400, box[2] * by)), real = wide / box[2];
      look([x - (x - box[0]) * real, y - (y - box[1]) * real, wide, box[3] * real]);
    }
    function setCross(next) {
      at = next;
      cross.setAttribute("visibility", "visible");
      cross.setAttribute("transform", `translate(${at[0].toFixed(2)} ${at[1].toFixed(2)}) scale(${unit().toFixed(4)})`);
      const inside = at[0] > box[0] && at[0] < box[0] + box[2] && at[1] > box[1] && at[1] < box[1] + box[3];
      if (!inside) look([at[0] - box[2] / 2, at[1] - box[3] / 2, box[2], box[3]]);
    }
    const parts = () => (field ? cornersOf(field.value) : []);
    function write(next) {
      field.value = textOf(next.filter((part) => part.length));
      field.dispatchEvent(new Event("change", { bubbles: true }));
      redraw();
    }
    function redraw() {
      drawn.replaceChildren();
      const size = unit();
      parts().forEach((part, p) => {
        const laid = part.map(toUnits);
        made("path", { d: `M${laid.map((one) => one.map((v) => v.toFixed(2)).join(",")).join("L")}Z` }, drawn);
        laid.forEach(([x, y], c) => made("circle", { cx: x, cy: y, r: 6 * size, "data-corner": `${p} ${c}` }, drawn));
      });
      if (picks.length === 2 && picks.every((one) => one.value.trim() !== "")) {
        const [x, y] = toUnits(picks.map((one) => Number(one.value)));
        if (Number.isFinite(x) && Number.isFinite(y)) made("circle", { cx: x, cy: y, r: 8 * size, class: "point" }, drawn);
      }
    }
    function set(point) {
      const [longitude, latitude] = toDegrees(point), words = [longitude.toFixed(6), latitude.toFixed(6)];
      if (isDrawing) {
        const all = parts();
        if (!all.length || isNewPart) all.push([]);
        isNewPart = false;
        all.at(-1).push([longitude, latitude]);
        write(all);
        say(told(figure.dataset.corner, ...words, all.at(-1).length));
      } else if (picks.length === 2) {
        picks.forEach((one, i) => { one.value = words[i]; one.dispatchEvent(new Event("change", { bubbles: true })); });
        redraw();
        say(told(figure.dataset.picked, ...words));
      }
    }
    function takeBack() {
      const all = parts();
      if (!all.length) return;
      all.at(-1).pop();
      write(all);
      say(told(figure.dataset.taken, all.at(-1)?.length || 0));
    }
    const acts = {
      nearer: () => zoom(0.6), farther: () => zoom(1 / 0.6), all: () => look([...whole]),
      undo: takeBack, part: () => { isNewPart = true; draw(true); }, clear: () => { isNewPart = false; write([]); },
      draw: () => draw(!isDrawing),
    };
    function draw(on) {
      isDrawing = on;
      tools.querySelector("[data-map-do=draw]")?.setAttribute("aria-pressed", String(on));
      svg.classList.toggle("drawing", on);
      if (on) { setCross([box[0] + box[2] / 2, box[1] + box[3] / 2]); svg.focus({ preventScroll: true }); } else cross.setAttribute("visibility", "hidden");
    }
    tools.hidden = false;
    tools.addEventListener("click", (event) => acts[event.target.closest("[data-map-do]")?.dataset.mapDo]?.());
    svg.setAttribute("tabindex", "0");
    svg.classList.add("live");
    svg.classList.toggle("picking", picks.length === 2);

    svg.addEventListener("pointerdown", (event) => {
      if (event.button) return;
      const corner = event.target.dataset?.corner;
      grip = { from: [event.clientX, event.clientY], box: [...box], corner: isDrawing && corner ? corner.split(" ").map(Number) : null };
      moved = false;
    });
    svg.addEventListener("pointermove", (event) => {
      if (!grip) return;
      const by = [event.clientX - grip.from[0], event.clientY - grip.from[1]];
      if (!moved && Math.hypot(...by) < 5) return;
      if (!moved) { moved = true; svg.setPointerCapture(event.pointerId); }
      if (grip.corner) {
        const all = parts(), [p, c] = grip.corner;
        if (all[p]?.[c]) { all[p][c] = toDegrees(under(event)); write(all); }
      } else if (event.pointerType !== "touch" || isActive()) {
        const size = unit();
        look([grip.box[0] - by[0] * size, grip.box[1] - by[1] * size, box[2], box[3]]);
      }
    });
    svg.addEventListener("pointerup", () => { grip = null; });
    svg.addEventListener("pointercancel", () => { grip = null; });
    svg.addEventListener("click", (event) => {
      if (moved) { event.preventDefault(); moved = false; return; }
      if (!isActive() || (isDrawing && event.target.dataset?.corner)) return;
      event.preventDefault(); // a link under the cross is not followed while something is being set
      if (!isDrawing || event.detail) setCross(under(event));
      set(at);
    });
    svg.addEventListener("wheel", (event) => {
      if (!event.ctrlKey) return; // the page scrolls
      event.preventDefault();
      zoom(event.deltaY > 0 ? 1.25 : 0.8, under(event));
    }, { passive: false });
    svg.addEventListener("keydown", (event) => {
      if (event.target !== svg || event.altKey || event.ctrlKey || event.metaKey) return;
      const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
      if (step && isActive()) {
        const size = unit() * (event.shiftKey ? 1 : 12);
        setCross([at[0] + step[0] * size, at[1] + step[1] * size]);
        say(told(figure.dataset.at, ...toDegrees(at).map((value) => value.toFixed(6))));
      } else if (step) look([box[0] + step[0] * box[2] / 8, box[1] + step[1] * box[3] / 8, box[2], box[3]]);
      else if (event.key === "+" || event.key === "=") zoom(0.6, isActive() ? at : undefined);
      else if (event.key === "-") zoom(1 / 0.6, isActive() ? at : undefined);
      else if (event.key === "0") look([...whole]);
      else if (event.key === "Enter" && isActive()) set(at);
      else if (event.key === "Backspace" && isDrawing) takeBack();
      else if (event.key === "Escape" && isDrawing) draw(false);
      else return;
      event.preventDefault();
      event.stopPropagation();
    });
    svg.addEventListener("focus", () => { if (isActive()) setCross(at); });
    svg.addEventListener("blur", () => { if (!isDrawing) cross.setAttribute("visibility", "hidden"); });
    for (const one of [field, ...picks].filter(Boolean)) one.addEventListener("input", redraw);
    new ResizeObserver(() => look(box)).observe(svg);
    look(box);
  }
  const openAll = () => document.querySelectorAll("[data-map]").forEach(open);
  openAll();
  document.addEventListener("htmx:afterProcessNode", openAll); // parts that were exchanged
})();
