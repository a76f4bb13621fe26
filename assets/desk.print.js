/* On paper a chart is as wide as the paper and light: it was drawn for the screen and its theme. */
(() => {
  "use strict";
  const PAPER = 660; // pixels between the margins of A4 on end
  const drawn = new Map();

  /** The colours of the screen's theme, each to that of the light one. */
  function inks() {
    const paper = document.createElement("i"), tokens = new Map();
    paper.dataset.theme = "light";
    document.body.append(paper);
    const here = getComputedStyle(document.documentElement), there = getComputedStyle(paper);
    for (const name of ["ground", "tile", "raised", "line", "line-strong", "ink", "ink-2", "ink-3", "accent", "series", "band", "last-week", "good", "warn", "bad"])
      tokens.set(here.getPropertyValue("--" + name).trim(), there.getPropertyValue("--" + name).trim());
    paper.remove();
    return tokens;
  }

  /** The same in other colours; rows of numbers are long and hold none. */
  function inked(part, ink) {
    if (typeof part === "string") return ink.get(part) || part;
    if (Array.isArray(part)) return typeof part[0] === "number" ? part : part.map((one) => inked(one, ink));
    if (!part || Object.getPrototypeOf(part) !== Object.prototype) return part;
    return Object.fromEntries(Object.entries(part).map(([name, one]) => [name, inked(one, ink)]));
  }

  addEventListener("beforeprint", () => {
    const ink = inks();
    for (const chart of document.querySelectorAll(".js-plotly-plot")) {
      drawn.set(chart, [chart.data, chart.layout]);
      const layout = { ...inked(chart.layout, ink), autosize: false, width: PAPER, height: chart.clientHeight };
      window.Plotly.react(chart, inked(chart.data, ink), layout);
    }
  });
  addEventListener("afterprint", () => {
    for (const [chart, [data, layout]] of drawn) window.Plotly.react(chart, data, { ...layout, autosize: true, width: undefined, height: undefined });
    drawn.clear();
  });
})();
