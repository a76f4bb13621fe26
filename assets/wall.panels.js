/* Painters of further panels: clocks, the days to come, sources, mixes, movers, the map of a week, the queue of
   breaches, incidents, quotes. Loaded after tiles.js, whose painters these join; nodes are reused, as there. */
(() => {
  "use strict";
  const hub = window.CEHub;
  if (!hub || !hub.painters) return;
  const { word, write, dress, facts, make } = hub;
  const ZONES = [["Asia/Jakarta", "WIB"], ["Asia/Makassar", "WITA"], ["Asia/Jayapura", "WIT"]];
  const SIGNS = { silent: ["■", "bad"], failing: ["▲", "warn"], late: ["▲", "warn"], empty: ["○", ""], live: ["●", "good"] };
  const HOUR = 3_600_000, QUARTER = 900_000, TURN = 8_000, CALM = ["incidents", "queue", "movers", "ticker"];
  const ACTS = { acknowledged: ["●", ""], assigned: ["●", ""], muted: ["○", ""], resolved: ["✓", "good"], disproved: ["✓", "good"] };

  /** How many rows of alerts have room: what has none stands beside the tile, whole, and is counted with the rest. */
  hub.seen = (node, rows) => {
    const list = node.parentNode.querySelector(".slot-rows, .slot-rising");
    if (!list || !rows.length || !list.clientWidth) return rows.length;
    return [...list.children].filter((row) => row.offsetLeft < list.clientWidth).length;
  };

  /** As many children as there are rows, each made once and filled from its row. */
  function list(node, rows, born, fill) {
    while (node.childElementCount > rows.length) node.lastElementChild.remove();
    while (node.childElementCount < rows.length) node.append(born());
    rows.forEach((row, i) => fill(node.children[i], row, i));
  }

  /** A row: a mark, what it is, what stands at its end, and a quieter line below. */
  const line = () => make("li", "line-row", make("span", "row-mark"), make("strong"), make("span", "row-end"), make("p"));

  function fill(row, { mark = "", tone = "", name, end = "", endTone = "", more = [] }) {
    const [sign, title, last, below] = row.children;
    dress(sign, "class", "row-mark" + (tone ? " tone-" + tone : ""));
    write(sign, mark);
    write(title, name);
    dress(last, "class", "row-end" + (endTone ? " tone-" + endTone : ""));
    write(last, end);
    below.hidden = !more.some(Boolean);
    facts(below, more);
  }

  const ago = (ms) => hub.age((hub.now() - ms) / 1000);
  const percent = (share) => hub.number(share * 100, share < .1 ? 1 : 0) + "\u00a0%";

  /** True if this row of a list stands in it and is not cut off: what no longer fits flows out at its side. */
  const isWhole = (row, box) => row.offsetLeft + row.offsetWidth <= box.clientWidth + 2;

  /** What is left until a moment, to the minute; to the second in the last hour. */
  function left(ms) {
    const by = Math.abs(ms - hub.now());
    return hub.duration(by > HOUR ? Math.floor(by / 60_000) * 60 : by / 1000);
  }

  Object.assign(hub.painters, {
    zones(node) {
      const own = hub.zone(), wall = document.getElementById("wall"), now = hub.now();
      const first = ZONES.some(([name]) => name === own) ? ZONES.find(([name]) => name === own) : [own, wall.dataset.abbreviation];
      list(node, [first, ...ZONES.filter(([name]) => name !== own)], () => make("p", "zone", make("span"), make("b"), make("small")), (row, [name, short]) => {
        write(row.children[0], short);
        write(row.children[1], hub.clock(now, name));
        write(row.children[2], hub.moment(now, { timeZone: name, weekday: "long", day: "numeric", month: "long" }));
      });
    },

    coming(node) {
      const days = (hub.frame && hub.frame.coming) || [];
      list(node, days, line, (row, day) => {
        const when = day.when === "later" ? word("wall.in_days", { n: hub.number(day.days) }) : word("wall." + day.when);
        const name = day.name[hub.language] || day.name.en;
        fill(row, { mark: day.when === "today" ? "▲" : "●", tone: day.when === "today" ? "warn" : "", name: name.charAt(0).toUpperCase() + name.slice(1), end: when });
      });
    },

    span(node) { write(node, word("wall.window", { hours: hub.stretch(24 * 60) })); },

    /** What happened to alerts. Where more happened than fits, the page is turned by the clock, so that screens agree; the
        last page is as full as the others. */
    ticker(node, panel) {
      const rows = panel.rows || [];
      if (node.childElementCount !== rows.length) list(node, rows, line, (row) => fill(row, { name: "–", more: ["–"] }));
      const fits = Math.max(1, [...node.children].filter((row) => isWhole(row, node)).length);
      const page = Math.floor(hub.now() / TURN) % Math.max(1, Math.ceil(rows.length / fits));
      const first = Math.max(0, Math.min(page * fits, rows.length - fits));
      list(node, [...rows.slice(first), ...rows.slice(0, first)], line, (row, one) => {
        const [mark, tone] = ACTS[one.act] || (one.severity === "critical" ? ["■", "bad"] : ["▲", "warn"]);
        const act = word("wall.act_" + one.act) + (one.who ? " · " + one.who : "");
        fill(row, { mark, tone, name: hub.named(one), end: hub.clock(one.at, hub.zone()), more: [act, hub.segment(one.segment)] });
      });
    },

    health(node, panel) {
      list(node, panel.rows || [], line, (row, one) => {
        const [mark, tone] = SIGNS[one.state];
        const state = word("wall.feed_" + one.state), seen = one.seen_at ? " · " + ago(one.seen_at) : "";
        fill(row, { mark, tone, name: hub.label("source_name", one.source), end: state + seen, endTone: tone === "good" ? "" : tone });
      });
    },

    mix(node, panel) {
      const rows = panel.state === "few" ? [] : panel.rows || [], isCount = panel.shape === "count";
      const most = Math.max(...rows.map((row) => Math.abs(row.value ?? row.share ?? 0)), 1e-9);
      list(node, rows, () => make("li", "mix-row", make("strong"), make("b"), make("small"), make("i", "", make("u"), make("s"))), (row, one) => {
        const [name, value, before, bar] = row.children;
        write(name, one.name ? hub.label("value", one.name) : word("wall.unknown"));
        write(value, one.value === null ? word("wall.few_short") : isCount ? percent(one.value) : hub.plain(one.value, panel.unit));
        const moved = one.value === null || one.before === null ? 0 : one.value - one.before;
        write(before, one.before === null || one.value === null ? "" : (moved > 0 ? "+" : moved < 0 ? "−" : "") + (isCount ? hub.number(Math.abs(moved) * 100, 1) + " " + word("unit.points") : hub.step(one.value, one.before, panel.unit)));
        dress(bar.children[0], "style", `width: ${Math.max(0, (one.value ?? 0) / most * 100).toFixed(1)}%`);
        dress(bar.children[1], "style", one.before === null ? "display: none" : `left: ${Math.min(100, Math.max(0, one.before / most * 100)).toFixed(1)}%`);
      });
    },

    movers(node, panel) {
      list(node, panel.rows || [], line, (row, one) => {
        const up = one.value > one.before, good = one.better === "neither" ? "" : (one.better === "up") === up ? "good" : "bad";
        const day = hub.moment(hub.now() - 168 * HOUR, { timeZone: hub.zone(), weekday: "long" });
        const more = [word("wall.against", { by: hub.step(one.value, one.before, one.unit), day }) + hub.verdict(good)];
        fill(row, { mark: up ? "▲" : "▼", tone: good, name: hub.label("metric", one.metric), end: hub.plain(one.value, one.unit), more });
      });
    },

    heat(node, panel) {
      const cells = panel.state === "few" || panel.state === "none" ? [] : panel.cells || [], [today, hour] = panel.at || [];
      if (!node.childElementCount && cells.length) {
        node.append(make("div", "heat-map"), make("p", "heat-scale", make("span"), make("i"), make("span")));
      }
      node.hidden = !cells.length;
      if (!cells.length) return;
      const [map, scale] = node.children, span = panel.high - panel.low || 1;
      list(map, cells, () => make("div", "heat-day", make("span"), ...Array.from({ length: 24 }, () => make("i"))), (day, values, weekday) => {
        write(day.children[0], hub.moment(Date.UTC(2024, 0, weekday + 1), { timeZone: "UTC", weekday: "short" }));
        values.forEach((value, i) => {
          const cell = day.children[i + 1], isNow = weekday === today && i === hour;
          dress(cell, "class", (value === null ? "is-none" : "") + (isNow ? " is-now" : ""));
          dress(cell, "style", value === null ? "" : `--heat: ${Math.round((value - panel.low) / span * 100)}%`);
        });
      });
      write(scale.children[0], hub.plain(panel.low, panel.unit));
      write(scale.children[2], hub.plain(panel.high, panel.unit));
      dress(map, "role", "img");
      dress(map, "aria-label", word("wall.heat_said", { low: hub.plain(panel.low, panel.unit), high: hub.plain(panel.high, panel.unit), weeks: hub.number(panel.weeks) }));
    },

    queue(node, panel) {
      list(node, panel.rows || [], line, (row, one) => {
        const by = one.due_at - hub.now(), tone = by <= 0 ? "bad" : by < QUARTER ? "bad" : by < HOUR ? "warn" : "";
        const where = [one.touchpoint, one.channel].filter(Boolean).map((value) => hub.label("value", value)).join(" · ");
        const end = by <= 0 ? word("wall.overdue_by", { time: left(one.due_at) }) : left(one.due_at);
        const more = [word("level." + one.level), one.owner || word("wall.unowned")];
        fill(row, { mark: by <= 0 ? "■" : tone ? "▲" : "●", tone, name: where || word("wall.case", { n: one.id }), end, endTone: tone, more });
      });
    },

    incidents(node, panel) {
      list(node, panel.rows || [], line, (row, one) => {
        const tone = one.state === "open" && one.severity === "critical" ? "bad" : "warn";
        const metrics = one.metrics.map((name) => hub.label("metric", name));
        const more = [one.owner || word("wall.unowned"), ...metrics, word("wall.alerts_of", { n: hub.number(one.alerts) })];
        fill(row, { mark: tone === "bad" ? "■" : "▲", tone, name: (one.is_crisis ? word("wall.crisis") + " · " : "") + (hub.segment(one.place) || word("wall.crisis_everywhere")), end: ago(one.since), endTone: one.owner ? "" : tone, more });
      });
    },

    quotes(node, panel) {
      list(node, panel.rows || [], () => make("li", "quote", make("q"), make("p")), (row, one) => {
        write(row.children[0], one.text);
        const reach = one.reach ? word("wall.reach", { n: hub.number(one.reach) }) : "";
        facts(row.children[1], [one.platform && hub.label("value", one.platform), ago(one.at), one.topic && hub.label("topic", one.topic), one.echoes && word("wall.echoes", { n: hub.number(one.echoes) }), reach]);
      });
    },

    /** What a list says when nothing stands in it: all is well, or nothing is known. */
    quiet(node, panel) {
      const kind = node.closest("[data-kind]").dataset.kind;
      const rows = kind === "coming" ? (hub.frame && hub.frame.coming) || [] : panel.rows || [];
      if (panel.state === "deaf") {
        node.hidden = false;
        return hub.spans(node, [["calm-mark off", "○"], ["calm-word", word("wall.deaf")]]);
      }
      if (["mix", "heat", "topics", "explored"].includes(kind) || (["movers", "quotes"].includes(kind) && panel.state === "none" && !panel.as_of)) {
        const isBlank = panel.state === "few" || panel.state === "none";
        node.hidden = !isBlank;
        return hub.spans(node, isBlank ? [["calm-mark off", "○"], ["calm-word", word("wall." + panel.state)]] : []);
      }
      node.hidden = rows.length > 0;
      const isCalm = CALM.includes(kind) && panel.state === "normal" && panel.watched !== 0;
      return hub.spans(node, rows.length ? [] : [["calm-mark" + (isCalm ? "" : " off"), isCalm ? "●" : "○"], ["calm-word", word("wall.quiet_" + kind)]]);
    },
  });

  // Loaded last: what was painted without these painters is painted again.
  if (hub.paint && document.getElementById("wall")) hub.paint();
})();
