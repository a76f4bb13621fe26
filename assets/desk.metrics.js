/* A metric's chart in the browser: a stretch that is dragged over or a bucket that is clicked, the address that says
   all of the view, the chart as a picture. */
(() => {
  "use strict";
  const nothing = () => window.dash_clientside.no_update;
  const trigger = () => window.dash_clientside.callback_context.triggered[0];
  const WIDTH = 1600, HEIGHT = 640, DAY = 86_400_000, SHORTEST = 3_600_000, LONGEST = 90 * DAY;

  /** Where the buckets of the chart begin. */
  function buckets(figure) {
    const line = ((figure && figure.data) || []).find((one) => one.meta === "value");
    return line ? line.x : [];
  }

  /** The local days on which the chart begins and ends, once if they are the same. */
  function daysOf(chart) {
    const at = buckets(chart), zone = document.querySelector("[data-zone]").dataset.zone;
    // Swedish writes days as files want them: 2026-11-20.
    const day = (ms) => new Intl.DateTimeFormat("sv-SE", { timeZone: zone }).format(ms);
    return at.length ? [...new Set([day(at[0]), day(at.at(-1))])] : [];
  }

  /** The whole buckets that a drag covers, as "from-to"; the one it lies in if it covers none. */
  function covered(range, at) {
    const [low, high] = [Math.min(...range), Math.max(...range)], step = at.length > 1 ? at[1] - at[0] : 3_600_000;
    let inside = at.filter((one) => one >= low - step / 2 && one < high);
    if (!inside.length) inside = at.filter((one) => one <= low).slice(-1);
    return inside.length ? `${inside[0]}-${inside.at(-1) + step}` : null;
  }

  /** How long a range lasts: "24h", "7d". */
  const lasting = (range) => parseInt(range, 10) * (range.endsWith("h") ? 3_600_000 : DAY);

  /** A stretch as the page looks at it: whole steps of time, not beyond now, neither too short nor too long; null if it
      is the chosen range up to now. */
  function looked(low, high, range) {
    const length = Math.min(Math.max(high - low, SHORTEST), LONGEST), now = Date.now();
    const step = length > DAY ? 3_600_000 : 300_000;
    if (high >= now - step) [low, high] = [now - length, now];
    const usual = lasting(range);
    if (high === now && Math.abs(length - usual) < 0.05 * usual) return null;
    const start = Math.floor(low / step) * step;
    return `${start}-${start + Math.round(length / step) * step}`;
  }

  /** Whether the table behind the chart is open. */
  function is_open() {
    const fold = document.getElementById("metrics-numbers");
    return Boolean(fold && fold.open);
  }

  document.addEventListener("toggle", (event) => {
    if (event.target.id !== "metrics-numbers") return;
    const query = new URLSearchParams(location.search);
    if (is_open()) query.set("table", "open"); else query.delete("table");
    history.replaceState(history.state, "", location.pathname + "?" + query);
  }, true);

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    chart: {
      /** The bucket and the stretch that are chosen: one of them, the last one that a hand chose. */
      picked(click, selection, rows, figure) {
        const found = trigger();
        if (!found || !found.value) return [nothing(), nothing()];
        if (found.prop_id.startsWith("metrics-table")) return rows && rows[0] ? [rows[0].id, null] : [nothing(), nothing()];
        if (found.prop_id.endsWith("clickData")) return [String(click.points[0].x), null];
        const range = selection && selection.range && selection.range.x;
        const span = range ? covered(range.map(Number), buckets(figure)) : null;
        return span ? [null, span] : [nothing(), nothing()];
      },
      /** The state of the page in its address, so that it can be sent to somebody. */
      address(range, grain, by, against, where, span, at, sel) {
        const query = new URLSearchParams(span ? { span, grain } : { range, grain });
        query.set("by", by || "");
        if (against !== "week") query.set("against", against);
        const cuts = Object.entries(where || {}).map(([name, value]) => `${name}:${value}`).join(",");
        const table = is_open() ? "open" : null;
        for (const [name, value] of Object.entries({ where: cuts, at, sel, table })) if (value) query.set(name, value);
        window.deskAddress(query, ["table"]);
        return nothing();
      },
      /** The stretch that is looked at after a step or a drag along the time axis; null for the range up to now. */
      moved(earlier, wider, closer, later, relayout, range, span) {
        const found = trigger(), now = Date.now();
        if (!found || !found.value) return nothing();
        const [low, high] = span ? span.split("-").map(Number) : [now - lasting(range), now];
        if (found.prop_id.startsWith("metrics-chart")) {
          if (relayout["xaxis.autorange"]) return null;
          const to = [relayout["xaxis.range[0]"], relayout["xaxis.range[1]"]].map(Number);
          return to.every(Number.isFinite) ? looked(to[0], to[1], range) : nothing();
        }
        const half = (high - low) / 2, step = found.prop_id.split(".")[0].slice("metrics-".length);
        if (step === "earlier") return looked(low - half, high - half, range);
        if (step === "later") return looked(low + half, high + half, range);
        return step === "wider" ? looked(low - half, high + half, range) : looked(low + half / 2, high - half / 2, range);
      },
      /** Another range is chosen: the chart is no longer of a stretch of its own. */
      unzoomed: () => null,
      /** The chart as it is drawn, as a picture of its own, called by its metric and days. */
      picture(clicks, metric) {
        const chart = document.querySelector("#metrics-chart .js-plotly-plot");
        if (!clicks || !chart || !window.Plotly) return nothing();
        const ground = getComputedStyle(document.documentElement).getPropertyValue("--tile").trim();
        const figure = { data: chart.data, layout: { ...chart.layout, paper_bgcolor: ground, plot_bgcolor: ground } };
        const title = { text: `${document.querySelector("h1").textContent} · ${document.getElementById("metrics-title").textContent}`, font: { size: 15 } };
        figure.layout = { ...figure.layout, title, margin: { ...figure.layout.margin, t: 64 } };
        window.Plotly.downloadImage(figure, { format: "png", width: WIDTH, height: HEIGHT, scale: 2, filename: [metric, ...daysOf(chart)].join("_") });
        return nothing();
      },
    },
  });
})();
