/* On paper a chart is as wide as the paper: it was drawn for the screen, and what reaches further would be cut off. */
(() => {
  "use strict";
  const PAPER = 660; // pixels between the margins of A4 on end
  const charts = (change) => document.querySelectorAll(".js-plotly-plot").forEach((chart) => window.Plotly.relayout(chart, change));
  addEventListener("beforeprint", () => charts({ autosize: false, width: PAPER }));
  addEventListener("afterprint", () => charts({ autosize: true, width: null }));
})();
