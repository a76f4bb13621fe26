/* The line of a metric, as inline SVG: the expected band, last week dashed, what happened solid, strange points
   red and ringed, a dot at the newest value. It draws any element with data-line='{"at": [ms], "value": [...],
   "lower": [...], "upper": [...], "before": [...], "thin": [...], "odd": [0|1|-1]}' (null: no data there) and redraws it whenever
   that attribute changes. `from` and `to` (ms) may set the ends of the time axis, `ends` those of the value axis; `ticks` [[ms, label]] marks
   the one, `levels` [[value, label]] the other.
   Nodes are made once and only their attributes change, so a wall that redraws for weeks stays small. */
(() => {
  "use strict";
  const SVG = "http://www.w3.org/2000/svg", WIDTH = 10000, HEIGHT = 3000, TOP = 160, BOTTOM = 2840;
  const hub = (window.CEHub = window.CEHub || {});
  const known = (value) => value !== null && value !== undefined;

  /** Least and greatest of these series; null if nothing is known. */
  function span(data, names) {
    let low = Infinity, high = -Infinity;
    for (const name of names)
      for (const value of data[name] || [])
        if (known(value)) { if (value < low) low = value; if (value > high) high = value; }
    return low > high ? null : [low, high];
  }

  /** Ends of the value axis: what happened and last week, and as much of the band as does not flatten them. */
  function range(data) {
    if (data.ends) return data.ends;
    const line = span(data, ["value", "before"]) || span(data, ["thin"]), band = span(data, ["lower", "upper"]);
    if (!line) return band && band[0] < band[1] ? band : null;
    let [low, high] = line;
    if (band) {
      const room = Math.max(high - low, (band[1] - band[0]) * 0.75);
      low = Math.min(low, Math.max(band[0], low - room));
      high = Math.max(high, Math.min(band[1], high + room));
    }
    if (low === high) { const room = Math.abs(low) || 1; low -= room / 2; high += room / 2; }
    return [low, high];
  }

  /* A wall writes ten thousand coordinates a second: whole numbers are written several times as fast as others. */

  /** One path of a series; a gap where there is no data, a short dash for a point that stands alone. */
  function path(values, x, y, keep = () => true) {
    let text = "", pen = false;
    for (let i = 0; i < values.length; i++) {
      if (!known(values[i]) || !keep(i)) { pen = false; continue; }
      const alone = !pen && !(known(values[i + 1]) && keep(i + 1));
      text += (pen ? "L" : "M") + x(i) + " " + y(values[i]) + (alone ? "h1" : "");
      pen = true;
    }
    return text;
  }

  /** The closed shapes between lower and upper, one for each stretch where both are known. */
  function ribbon(lower, upper, x, y) {
    let text = "", start = -1;
    const both = (i) => known(lower[i]) && known(upper[i]);
    for (let i = 0; i <= lower.length; i++) {
      if (i < lower.length && both(i)) { if (start < 0) start = i; continue; }
      if (start >= 0 && i - start > 1) {
        for (let k = start; k < i; k++) text += (k === start ? "M" : "L") + x(k) + " " + y(upper[k]);
        for (let k = i - 1; k >= start; k--) text += "L" + x(k) + " " + y(lower[k]);
        text += "Z";
      }
      start = -1;
    }
    return text;
  }

  const NEAR = 4;

  /** True if a strange value lies beyond the band, on the side on which it is strange. */
  function isOutside(data, i) {
    const edge = ((data.odd[i] > 0 ? data.upper : data.lower) || [])[i];
    return known(edge) && (data.value[i] - edge) * data.odd[i] > 0;
  }

  /** The points that get a ring: those beyond the band, else the farthest of each strange stretch. As in charts.py. */
  function peaks(data) {
    const odd = [...(data.odd || []).keys()].filter((i) => data.odd[i] && known(data.value[i]));
    const outside = odd.filter((i) => isOutside(data, i)), runs = [];
    for (const i of odd) {
      const run = runs.at(-1);
      if (run && i - run.at(-1) <= NEAR) run.push(i);
      else runs.push([i]);
    }
    const farthest = (run) => run.reduce((best, i) => (data.odd[i] * data.value[i] > data.odd[best] * data.value[best] ? i : best));
    return outside.length ? outside : runs.map(farthest);
  }

  function element(name, className) {
    const made = document.createElementNS(SVG, name);
    made.setAttribute("class", className);
    if (name === "path") made.setAttribute("vector-effect", "non-scaling-stroke");
    return made;
  }

  /** The nodes of one chart, made at its first drawing and kept on the element. */
  function nodes(box) {
    if (box.lineNodes && box.lineNodes.svg.parentNode === box) return box.lineNodes;
    const svg = element("svg", "line-svg");
    svg.setAttribute("viewBox", `0 0 ${WIDTH} ${HEIGHT}`);
    svg.setAttribute("preserveAspectRatio", "none");
    svg.setAttribute("aria-hidden", "true");
    const made = { svg, marks: [] };
    for (const part of ["ticks", "band", "before", "thin", "today", "odd"]) svg.append((made[part] = element("path", "line-" + part)));
    made.now = document.createElement("span");
    made.now.className = "line-now";
    box.replaceChildren(svg, made.now);
    box.classList.add("line");
    box.lineNodes = made;
    return made;
  }

  function set(node, name, value) { if (node.getAttribute(name) !== value) node.setAttribute(name, value); }

  function place(node, left, top) {
    const style = [(left / WIDTH * 100).toFixed(2) + "%", (top / HEIGHT * 100).toFixed(2) + "%"];
    if (node.style.left !== style[0]) node.style.left = style[0];
    if (node.style.top !== style[1]) node.style.top = style[1];
  }

  /** Rings and tick labels: as many spans as wanted, reused from the last drawing. */
  function mark(box, made, wanted) {
    while (made.marks.length > wanted.length) made.marks.pop().remove();
    while (made.marks.length < wanted.length) { const span = document.createElement("span"); box.append(span); made.marks.push(span); }
    wanted.forEach(([className, left, top, text], i) => {
      const span = made.marks[i];
      if (span.className !== className) span.className = className;
      if (span.textContent !== text) span.textContent = text;
      place(span, left, top);
    });
  }

  /** Draw `data` into `box`; an empty box with class `is-empty` where there is nothing to draw. */
  function draw(box, data) {
    const ends = data && data.at && data.at.length ? range(data) : null;
    box.classList.toggle("is-empty", !ends);
    if (!ends) { if (box.lineNodes) { box.replaceChildren(); box.lineNodes = null; } return; }
    const made = nodes(box), at = data.at, value = data.value;
    const first = data.from ?? at[0], length = Math.max((data.to ?? at[at.length - 1]) - first, 1);
    const places = at.map((ms) => Math.round((ms - first) / length * WIDTH)), x = (i) => places[i];
    const y = (v) => Math.round(BOTTOM - (v - ends[0]) / (ends[1] - ends[0]) * (BOTTOM - TOP));
    const odd = (i) => Boolean(data.odd && (data.odd[i] || (data.odd[i + 1] && known(value[i + 1]))));
    const ticks = (data.ticks || []).map(([ms, label]) => [Math.round((ms - first) / length * WIDTH), label]).filter(([left]) => left > 0 && left < WIDTH);
    const levels = (data.levels || []).map(([level, label]) => [y(level), label]);
    const across = levels.map(([top]) => `M0 ${top}H${WIDTH}`).join("");
    set(made.ticks, "d", ticks.map(([left]) => `M${left} 0V${HEIGHT}`).join("") + across);
    set(made.band, "d", ribbon(data.lower || [], data.upper || [], x, (v) => Math.min(HEIGHT, Math.max(0, y(v)))));
    set(made.before, "d", path(data.before || [], x, y));
    set(made.thin, "d", path(data.thin || [], x, y));
    set(made.today, "d", path(value, x, y));
    set(made.odd, "d", path(value, x, y, odd));
    let last = value.length - 1;
    while (last >= 0 && !known(value[last])) last--;
    made.now.hidden = last < 0;
    if (last >= 0) { place(made.now, x(last), y(value[last])); made.now.classList.toggle("is-odd", Boolean(data.odd && data.odd[last])); }
    mark(box, made, [
      ...peaks(data).filter((i) => i !== last).map((i) => ["line-ring", x(i), y(value[i]), ""]),
      ...ticks.filter(([, label]) => label).map(([left, label]) => ["line-tick", left, HEIGHT, label]),
      ...levels.map(([top, label]) => ["line-tick is-level", 0, top, label]),
    ]);
  }

  /** Draw from the attribute; a chart whose attribute cannot be read is left empty. */
  function drawAttribute(box) {
    let data = null;
    try { data = JSON.parse(box.dataset.line); } catch (error) { console.warn("CE Hub: a line that is not JSON", error); }
    draw(box, data);
  }

  function drawAll(root) {
    if (root.matches && root.matches("[data-line]")) drawAttribute(root);
    if (root.querySelectorAll) root.querySelectorAll("[data-line]").forEach(drawAttribute);
  }

  hub.line = draw;
  new MutationObserver((changes) => {
    for (const change of changes)
      if (change.type === "attributes") drawAttribute(change.target);
      else change.addedNodes.forEach(drawAll);
  }).observe(document.documentElement, { subtree: true, childList: true, attributes: true, attributeFilter: ["data-line"] });
  drawAll(document.documentElement);
})();
