/* The painters of a tile: each fills one slot (data-slot) from the panel of the frame. They write only what differs,
   so a screen that repaints for weeks neither flickers nor grows. */
(() => {
  "use strict";
  const hub = window.CEHub, DAY = 86_400_000, HOUR = 3_600_000, MINUTE = 60_000;
  const MARK = { bad: "■", warn: "▲" };
  const { word } = hub;

  // -- writing into the page -------------------------------------------------------------------------------------

  function write(node, text) { if (node.textContent !== text) node.textContent = text; }
  function dress(node, name, value) { if (node.getAttribute(name) !== value) node.setAttribute(name, value); }

  /** Make `node` hold spans [[class, text], ...]: nodes are reused, so the picture does not flicker. */
  function spans(node, parts, tag = "span") {
    while (node.childElementCount > parts.length) node.lastElementChild.remove();
    while (node.childElementCount < parts.length) node.append(document.createElement(tag));
    parts.forEach(([className, text], i) => { dress(node.children[i], "class", className); write(node.children[i], text); });
  }

  /** Make `node` hold facts one after the other, with a point between them. What has no room is left out whole: the rest
      of the line stands below its box (assets/wall.fit.css). */
  function facts(node, texts) {
    node.classList.add("facts");
    spans(node, texts.filter(Boolean).map((text, i) => ["", i ? " · " + text : text]));
  }

  /** At the end of a title: how old it is, or what it is about; and that its source is silent. */
  function aside(node, panel, text) {
    const isSilent = Boolean(panel.silent_since);
    node.classList.toggle("is-silent", isSilent);
    facts(node, isSilent ? ["▲" + (text && " " + text), word("wall.source_silent")] : [text]);
  }

  // -- what a panel is saying ------------------------------------------------------------------------------------

  /** One of none, few, bad, warn, stale, muted, normal: the picture a tile shows. */
  function picture(panel) {
    if (panel.state === "bad" || panel.state === "warn") return panel.state;
    if (panel.silent_since) return "stale";
    if (panel.state === "deaf") return "none";
    return panel.state === "normal" && panel.quiet ? "muted" : panel.state || "none";
  }

  const segment = (found) => Object.entries(found || {}).map(([name, value]) => value ? hub.label("value", value) : `${hub.label("dimension", name)}: ${word("wall.unknown")}`).join(" · ");

  /** "1.8 points above Monday's pattern": how far a number is from what was expected of it, if to the alert's side. */
  function because(alert, unit, value, expected) {
    const day = weekday(alert.since);
    if (alert.kind === "joint") return word("wall.joint");
    if (alert.health) return word("wall.screen_" + alert.health, { time: clock(alert.since) });
    if (alert.direction === "silent") return word("wall.silent_since", { time: clock(alert.since) });
    const isSaid = typeof value === "number" && typeof expected === "number" && value > expected === (alert.direction === "high");
    const times = isSaid && unit === "count" && expected > 0 ? value / expected : 0;
    if (times >= 10) return word("wall.high_times", { n: hub.fold(times), day });
    const by = isSaid ? hub.step(value, expected, unit) : "";
    return /[1-9]/.test(by) ? word(`wall.${alert.direction}_by`, { by, day }) : word("wall." + alert.direction, { day });
  }

  /** Until when somebody muted it, and who; or that its incident has called already. */
  function hush(quiet) {
    if (!quiet.by) return word("wall.held_back");
    return quiet.until ? word("wall.muted_until", { who: quiet.by, time: soon(quiet.until) }) : word("wall.muted_by", { who: quiet.by });
  }

  const soon = (ms) => (ms - hub.now() < 20 * HOUR ? clock(ms) : `${weekday(ms)} ${clock(ms)}`);
  const clock = (ms, seconds) => hub.clock(ms, zone(), seconds);
  const zone = () => document.getElementById("wall").dataset.zone;
  const weekday = (ms) => hub.moment(ms, { timeZone: zone(), weekday: "long" });

  /** Which way it went against last week, coloured only when it is more than chance. */
  function moved(panel) {
    if (panel.before === null || panel.value === null || panel.before === undefined) return null;
    const up = panel.value > panel.before;
    const good = panel.better === "neither" || !panel.moved ? "" : (panel.better === "up") === up ? " tone-good" : " tone-bad";
    const day = weekday(hub.now() - 7 * DAY), by = hub.step(panel.value, panel.before, panel.unit);
    if (!/[1-9]/.test(by)) return ["note-move", word("wall.same", { day })];
    return ["note-move" + good, (up ? "▲ " : "▼ ") + word("wall.against", { by, day }) + verdict(good)];
  }

  /** What a colour says, in words: better or worse. */
  const verdict = (tone) => (tone.includes("good") ? " · " + word("wall.better") : tone.includes("bad") ? " · " + word("wall.worse") : "");

  /** Why nobody knows that all is well: nobody listens, nothing comes, much waits to be heard, or no pattern is known. */
  function doubt(panel) {
    if (panel.state === "deaf") return word("wall.deaf");
    if (panel.silent_since) return word("wall.source_silent");
    if (panel.unheard) return word("wall.unheard", { n: hub.plain(panel.unheard, "count") });
    if (!panel.watched) return word("wall.unwatched");
    return panel.learnt === 0 ? word("wall.learning") : "";
  }

  // -- painters, one a slot --------------------------------------------------------------------------------------

  const paint = {
    state(node, panel) {
      const shown = picture(panel);
      const alert = panel.alert, isQuiet = !alert && Boolean(panel.quiet);
      const key = alert ? (alert.state === "acknowledged" ? "acknowledged" : alert.direction) : panel.word;
      const text = isQuiet ? "○ " + word(panel.quiet.by ? "wall.state_muted" : "wall.state_held") : MARK[shown] && key ? MARK[shown] + " " + word("wall.state_" + key) : "";
      node.classList.toggle("is-quiet", isQuiet);
      node.hidden = !text;
      write(node, text);
    },

    age(node, panel) {
      aside(node, panel, panel.as_of ? hub.age((hub.now() - panel.as_of) / 1000) : "");
    },

    value(node, panel) {
      if (panel.value === null || panel.value === undefined || panel.state === "few")
        return node.removeAttribute("style"), spans(node, [["value-empty", word("wall." + (["few", "deaf"].includes(panel.state) ? panel.state : "none"))]]);
      const options = { rate: panel.shape === "count" && panel.window === 60 ? word("wall.per_hour") : "", suffix: word("wall.suffix_" + panel.metric) };
      if (options.suffix.startsWith("wall.")) options.suffix = "";
      const parts = hub.value(panel.value, panel.unit, options);
      dress(node, "style", `--length: ${parts.reduce((length, [text, small]) => length + .58 * text.length + (small ? .24 * small.length + .25 : 0), 0).toFixed(2)}`);
      spans(node, parts.flatMap(([text, small]) => (small ? [["value-figure", text], ["value-unit", small]] : [["value-figure", text]])));
    },

    note(node, panel) {
      const parts = [];
      if (panel.state === "few") parts.push(["", word("wall.few_why", { n: hub.number(panel.n || 0), least: hub.number(panel.least), hours: hours(panel) })]);
      else if (panel.state === "none") parts.push(["", panel.as_of ? word("wall.none_why", { hours: hours(panel) }) : word("wall.never")]);
      else {
        if (panel.lower !== null && panel.lower !== undefined) parts.push(["", hub.interval(panel.lower, panel.upper, panel.unit)]);
        if (panel.n !== null && panel.n !== undefined && panel.shape !== "count") parts.push(["", "n " + hub.number(panel.n)]);
        if (panel.beside && panel.beside.value !== null) parts.push(["", word("wall.beside_" + panel.beside.metric, { value: hub.plain(panel.beside.value, panel.beside.unit) })]);
        const move = panel.alert || panel.quiet ? null : moved(panel);
        if (move) parts.unshift(move);
      }
      spans(node, parts);
    },

    why(node, panel) {
      const alert = panel.alert || panel.quiet;
      node.hidden = !alert;
      if (!alert) return spans(node, []);
      const where = segment(alert.segment) || segment(alert.from) || (panel.within || []).map(segment).join(" / ");
      const parts = [["why-said", because(alert, panel.unit, panel.value, panel.usual)]];
      if (where) parts.push(["why-where", where]);
      if (alert === panel.quiet) parts.push(["why-who", hush(alert)]);
      else parts.push(["why-who", alert.owner ? word("wall.with", { who: alert.owner }) : word("wall.nobody", { age: hub.age((hub.now() - alert.opened_at) / 1000) })]);
      spans(node, parts);
    },

    /** The windows of the day, and at its end the number of this moment. */
    line(node, panel) {
      const line = panel.line;
      if (!line || !line.rows.length) return hub.line(node, null);
      const column = (i) => line.rows.map((row) => row[i] ?? null);
      const data = { at: line.rows.map((row) => row[0] * line.step), value: column(1), lower: column(2), upper: column(3), before: column(4), odd: column(5) };
      const now = hub.now();
      if (panel.value !== null && panel.state !== "few") { data.at.push(now); data.value.push(panel.value); data.odd.push(data.odd.at(-1)); }
      return hub.line(node, { ...data, from: line.from, to: Math.max(now, line.to), ticks: midnight(now) });
    },

    count(node, panel) { write(node, panel.open === undefined ? "" : hub.number(panel.open)); },

    rows(node, panel) {
      const rows = panel.rows || [];
      while (node.childElementCount > Math.max(rows.length, 0)) node.lastElementChild.remove();
      while (node.childElementCount < rows.length) node.append(alertRow());
      rows.forEach((alert, i) => fillAlert(node.children[i], alert));
      dress(node, "data-count", String(rows.length));
    },

    calm(node, panel) {
      node.hidden = Boolean(panel.open);
      const unknown = doubt(panel), why = [];
      if (panel.learning) why.push(word("wall.learning_some", { n: hub.number(panel.learning) }));
      if (panel.resolved_today) why.push(word("wall.all_well_why", { n: hub.number(panel.resolved_today) }));
      const calm = unknown ? [["calm-mark off", "○"], ["calm-word", unknown]] : [["calm-mark", "●"], ["calm-word", word("wall.all_well")], ["calm-why", why.join(" · ")]];
      spans(node, panel.open ? [] : calm);
    },

    /** What stands beside the rows. The line itself takes room from them: it stands there while they are counted. */
    more(node, panel) {
      const rows = panel.rows || [], parts = [];
      node.hidden = !panel.open;
      if (!node.hidden && !node.textContent) write(node, "\u00a0");
      const hidden = (panel.open || 0) - (hub.seen ? hub.seen(node, rows) : rows.length);
      if (hidden > 0) parts.push(word("wall.more", { n: hub.number(hidden) }));
      for (const kept of ["muted", "held"]) if (panel[kept]) parts.push(word("wall." + kept, { n: hub.number(panel[kept]) }));
      node.hidden = !parts.length;
      write(node, parts.join(" · "));
    },
  };

  const hours = (panel) => hub.stretch(panel.window);

  /** Where the day begins inside the drawn 24 hours: one hairline. */
  function midnight(at) {
    const parts = hub.moment(at, { timeZone: zone(), hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).split(/\D/).map(Number);
    return [[at - (parts[0] * 60 + parts[1]) * MINUTE, ""]];
  }

  function make(tag, className, ...children) {
    const node = document.createElement(tag);
    if (className) node.className = className;
    node.append(...children);
    return node;
  }

  const alertRow = () => make("li", "", make("span", "row-mark"), make("strong"), make("span", "row-who"), make("p"));

  const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

  /** What an alert is called: a source, what another system calls it, what emerges, or its metrics. */
  function named(alert) {
    if (alert.kind === "silence") return hub.label("source_name", alert.segment.source || alert.metric);
    if (alert.kind === "screen") return word("wall.monitor", { screen: alert.segment.monitor });
    if (alert.kind === "outside") return alert.metric;
    if (alert.label) return capital(alert.label[hub.language] || alert.label.word || hub.label("metric", "negative_share"));
    return alert.metrics.map((name) => hub.label("metric", name)).join(", ");
  }

  function fillAlert(row, alert) {
    const [mark, title, who, why] = row.children;
    const shown = alert.severity === "critical" && alert.state === "open" ? "bad" : "warn";
    const age = hub.age((hub.now() - alert.opened_at) / 1000);
    dress(mark, "class", "row-mark tone-" + shown);
    write(mark, MARK[shown]);
    write(title, named(alert));
    dress(who, "class", "row-who" + (alert.owner ? "" : " tone-" + shown));
    write(who, age + " · " + (alert.owner || word("wall.unowned")));
    const where = alert.kind === "silence" || alert.kind === "screen" ? "" : segment(alert.segment) || segment(alert.from);
    const says = alert.kind === "outside" ? alert.says : alert.kind === "silence" || alert.value === null || alert.expected === null
      ? because(alert, alert.unit, alert.value, alert.expected)
      : word("wall.usual", { value: hub.plain(alert.value, alert.unit), expected: hub.plain(alert.expected, alert.unit) });
    facts(why, [where, says]);
  }

  /** The name of a thing in this language: ours if we know it, else as its owner wrote it. */
  hub.label = (section, name) => {
    const found = word(`${section}.${name}`);
    if (found !== `${section}.${name}`) return found;
    const plain = String(name).replaceAll("_", " ");
    return capital(plain);
  };

  Object.assign(hub, { painters: paint, picture, write, dress, spans, facts, aside, make, zone, named, segment, verdict });
})();
