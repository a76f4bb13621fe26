/* Painter of a saved exploration: one metric against another as dots, the largest with their names. */
(() => {
  "use strict";
  const hub = window.CEHub;
  if (!hub || !hub.painters) return;
  const { word, write, dress, make } = hub;
  const ROOM = 8, NAMED = 12, SIDES = ["", "is-right", "is-above", "is-below"];

  /** What a dot is called: a value of the dimension, or a day. */
  function nameOf(row, panel) {
    if (panel.by !== "time") return hub.label("value", row.name);
    return hub.moment(Number(row.name), { timeZone: hub.zone(), ...(panel.window <= 1440 ? { hour: "2-digit", minute: "2-digit" } : { day: "numeric", month: "short" }) });
  }

  /** Both ends of an axis, and where on it (0 to 100) a value stands with some room at its ends. */
  function axis(values) {
    const low = Math.min(...values), high = Math.max(...values), span = high - low || Math.abs(high) || 1;
    return { low, high, at: (value) => high === low ? 50 : ROOM + (value - low) / span * (100 - 2 * ROOM) };
  }

  /** The box of a name beside its dot, in em of the plot, from its left lower corner. */
  function boxOf(side, { left, bottom }, name, frame) {
    const wide = .58 * name.length, x = left / 100 * frame.wide, y = bottom / 100 * frame.high;
    const from = side === "" ? x + 1 : side === "is-right" ? x - 1 - wide : x - wide / 2, low = side === "is-above" ? y + .6 : side === "is-below" ? y - 1.9 : y - .65;
    return { from, to: from + wide, low, high: low + 1.3 };
  }

  /** True if a box lies inside the plot, on no other name and on no other dot. */
  function isFree(box, placed, spots, own, frame) {
    const isApart = (other) => box.to < other.from || box.from > other.to || box.high < other.low || box.low > other.high;
    const dotOf = ({ left, bottom }) => { const x = left / 100 * frame.wide, y = bottom / 100 * frame.high; return { from: x - .5, to: x + .5, low: y - .5, high: y + .5 }; };
    return box.from >= 0 && box.to <= frame.wide && box.low >= 0 && box.high <= frame.high + .7 && placed.every(isApart) && spots.every((spot, i) => i === own || isApart(dotOf(spot)));
  }

  Object.assign(hub.painters, {
    versus(node, panel) {
      const rows = panel.rows || [];
      node.hidden = !rows.length;
      const by = panel.by === "time" ? "" : word("wall.explored_by", { dimension: hub.label("dimension", panel.by).toLowerCase() });
      const said = word("wall.explored_of", { y: hub.label("metric", panel.metric), x: hub.label("metric", panel.against) });
      write(node, [said, by, hub.stretch(panel.window)].filter(Boolean).join(" · "));
    },

    dots(node, panel) {
      const rows = panel.rows || [];
      node.hidden = !rows.length;
      if (!rows.length) return;
      if (!node.childElementCount) node.append(make("div", "dots-plot"), make("p", "dots-up", make("span"), make("span")), make("p", "dots-across", make("span"), make("span")));
      const [plot, up, across] = node.children, x = axis(rows.map((row) => row.x)), y = axis(rows.map((row) => row.y)), placed = [];
      while (plot.childElementCount > rows.length) plot.lastElementChild.remove();
      while (plot.childElementCount < rows.length) plot.append(make("i", "dot", make("b")));
      const spots = rows.map((row) => ({ left: x.at(row.x), bottom: y.at(row.y) })), em = parseFloat(getComputedStyle(up).fontSize) || 1;
      const frame = { wide: plot.clientWidth / em || 1, high: plot.clientHeight / em || 1 };
      rows.forEach((row, i) => {
        const dot = plot.children[i], { left, bottom } = spots[i], name = nameOf(row, panel);
        // Of many dots only those at the edges are named: a name must not lie on another dot.
        const isNamed = rows.length <= NAMED || [x.low, x.high].includes(row.x) || [y.low, y.high].includes(row.y);
        const side = isNamed ? SIDES.find((one) => isFree(boxOf(one, spots[i], name, frame), placed, spots, i, frame)) : undefined;
        if (side !== undefined) placed.push(boxOf(side, spots[i], name, frame));
        dress(dot, "class", ["dot", side].filter(Boolean).join(" "));
        dress(dot, "style", `left: ${left.toFixed(1)}%; bottom: ${bottom.toFixed(1)}%`);
        write(dot.children[0], side === undefined ? "" : name);
      });
      write(up.children[0], hub.plain(y.high, panel.unit));
      write(up.children[1], hub.plain(y.low, panel.unit));
      write(across.children[0], hub.plain(x.low, panel.against_unit));
      write(across.children[1], hub.plain(x.high, panel.against_unit));
      dress(plot, "role", "img");
      dress(plot, "aria-label", rows.map((row) => `${nameOf(row, panel)}: ${hub.plain(row.y, panel.unit)}, ${hub.plain(row.x, panel.against_unit)}`).join("; "));
    },
  });

  // Loaded last: what was painted without these painters is painted again.
  if (hub.paint && document.getElementById("wall")) hub.paint();
})();
