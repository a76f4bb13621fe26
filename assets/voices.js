/* Painters of what customers say: topics ranked with their moods, and the mood of it all. Loaded after tiles.js, whose
   painters these join; nodes are reused, as there. */
(() => {
  "use strict";
  const hub = window.CEHub;
  if (!hub || !hub.painters) return;
  const { word, write, dress, facts, make } = hub;
  const MOODS = [["negative", "▼"], ["neutral", "●"], ["positive", "▲"]];

  const bar = () => make("span", "moods-bar", ...MOODS.map(([mood]) => make("i", "is-" + mood)));

  function fillBar(node, counts) {
    MOODS.forEach(([mood], i) => dress(node.children[i], "style", `flex-grow: ${counts[mood] || 0}`));
  }

  /** What nobody has heard yet is in no share and under no topic: it is said, lest that looks like a fall. */
  const waiting = (panel) => (panel.unheard ? word("wall.unheard", { n: hub.plain(panel.unheard, "count") }) : "");

  const said = (counts) => MOODS.map(([mood, sign]) => `${sign} ${hub.plain(counts[mood] || 0, "count")} ${hub.label("value", mood).toLowerCase()}`);

  /** "+50 %": against the same minutes a week ago; nothing where nothing is known of them. */
  function change(row) {
    if (row.before === null || row.before === undefined) return "";
    if (!row.before) return word("wall.topic_new");
    const by = hub.step(row.n, row.before, "count");
    return by.startsWith("×") ? by : (row.n < row.before ? "−" : "+") + by;
  }

  const risingRow = () => make("li", "line-row", make("span", "row-mark"), make("strong"), make("b", "row-end"), make("p"), make("q", "row-said"));

  /** One thing that emerges: how many times as often as usual, since when and in whose hands, how much, and one voice. */
  function fillRising(row, one) {
    const [mark, name, lift, below, said] = row.children, isGrave = one.severity === "critical" && one.state === "open";
    dress(mark, "class", "row-mark tone-" + (isGrave ? "bad" : "warn"));
    write(mark, isGrave ? "■" : "▲");
    write(name, hub.named(one));
    dress(lift, "class", "row-end tone-" + (isGrave ? "bad" : "warn"));
    write(lift, one.lift ? hub.times(one.lift) : one.value === null ? "" : hub.plain(one.value, one.unit));
    const much = one.lift
      ? word("wall.rising", { n: hub.number(one.value), time: hub.stretch(one.minutes) })
      : one.expected === null ? "" : word("wall.usually", { value: hub.plain(one.expected, one.unit) });
    facts(below, [hub.age((hub.now() - one.since) / 1000), one.owner || word("wall.unowned"), much, hub.segment(one.segment), one.reach && word("wall.reach", { n: hub.number(one.reach) })]);
    said.hidden = !one.said;
    write(said, one.said || "");
  }

  Object.assign(hub.painters, {
    rising(node, panel) {
      const rows = panel.rows || [];
      while (node.childElementCount > rows.length) node.lastElementChild.remove();
      while (node.childElementCount < rows.length) node.append(risingRow());
      rows.forEach((row, i) => fillRising(node.children[i], row));
    },

    window(node, panel) {
      const seen = panel.as_of ? hub.age((hub.now() - panel.as_of) / 1000) : "";
      const back = panel.window ? word("wall.window", { hours: hub.stretch(panel.window) }) : "";
      hub.aside(node, panel, panel.silent_since ? seen : panel.deaf ? word("wall.deaf") : waiting(panel) || back);
    },

    /** How many things emerge; where the mentions are silent how old they are, where they wait to be heard how many. */
    heard(node, panel) {
      const seen = panel.as_of ? hub.age((hub.now() - panel.as_of) / 1000) : "";
      const known = panel.state === "deaf" ? word("wall.deaf") : panel.open === undefined ? "" : hub.number(panel.open);
      hub.aside(node, panel, panel.silent_since ? seen : waiting(panel) || known);
    },

    topics(node, panel) {
      const rows = panel.rows || [];
      while (node.childElementCount > rows.length) node.lastElementChild.remove();
      while (node.childElementCount < rows.length)
        node.append(make("li", "", make("strong"), make("b"), make("small"), bar()));
      rows.forEach((row, i) => {
        const [name, count, moved, moods] = node.children[i].children;
        write(name, hub.label("topic", row.topic));
        write(count, hub.number(row.n));
        dress(moved, "class", row.grows ? "tone-warn" : "");
        write(moved, (row.grows ? "▲ " : "") + change(row));
        dress(moods, "role", "img");
        dress(moods, "aria-label", said(row).join(", "));
        fillBar(moods, row);
      });
    },

    moods(node, panel) {
      if (!node.childElementCount)
        node.append(bar(), make("div", "moods-said", ...MOODS.map(([mood]) => make("span", "is-" + mood))));
      node.hidden = panel.state === "none" || panel.state === "deaf";
      fillBar(node.children[0], panel);
      said(panel).forEach((text, i) => write(node.children[1].children[i], text));
    },
  });
})();
