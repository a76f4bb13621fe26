/* Painters of the backlog: how many stand on each level of the ladder, and how long until the first of them climbs.
   Loaded after tiles.js, whose painters these join; nodes are reused, as there. */
(() => {
  "use strict";
  const hub = window.CEHub, HOUR = 3_600_000, MINUTE = 60_000;
  if (!hub || !hub.painters) return;
  const { word, write, dress, facts, make } = hub;

  const levelBox = () => make("div", "ladder-level", make("span", "ladder-name"), make("b", "ladder-open"), make("span", "ladder-note", make("span"), make("b"), make("span")));

  /** A level of the ladder: how many, and how long until the first of them climbs. */
  function fillLevel(box, level) {
    const [name, open, note] = box.children;
    const left = level.nearest_due_at ? level.nearest_due_at - hub.now() : null;
    const alarm = left === null ? "" : left < 15 * MINUTE ? "bad" : left < HOUR ? "warn" : "";
    const limit = level.hours ? word(level.is_business ? "wall.hours_business" : "wall.hours", { n: hub.number(level.hours) }) : "";
    const usual = "level.who_" + level.level, who = level.who || (word(usual) === usual ? "" : word(usual));
    facts(name, [word("level." + level.level), limit, who]);
    dress(open, "class", "ladder-open" + (level.open && (alarm === "bad" || level.is_last) ? " tone-bad" : ""));
    write(open, hub.number(level.open));
    const [before, countdown, after] = note.children;
    const oldest = level.oldest_opened_at ? hub.duration(Math.floor((hub.now() - level.oldest_opened_at) / MINUTE) * 60) : "";
    const areAllPaused = level.paused && level.paused === level.open;
    write(before, !level.open ? word("wall.level_empty") : areAllPaused ? word("wall.all_paused") : left === null ? word("wall.oldest", { age: oldest }) : left > 0 ? word("wall.nearest") + " " : word("wall.overdue") + " ");
    dress(countdown, "class", alarm && "tone-" + alarm);
    write(countdown, left === null || !level.open ? "" : left > HOUR ? hub.duration(Math.floor(left / MINUTE) * 60) : hub.duration(Math.abs(left) / 1000));
    const somePaused = level.paused && !areAllPaused ? word("wall.some_paused", { n: hub.number(level.paused) }) : "";
    const noOwner = level.unowned && level.open ? word("wall.without_owner", { n: hub.number(level.unowned) }) : "";
    write(after, [noOwner, somePaused].filter(Boolean).join(" · "));
  }

  Object.assign(hub.painters, {
    soon(node, panel) {
      const ahead = panel.ahead && panel.ahead.due ? panel.ahead : null;
      const soon = ahead ? word("wall.foreseen", { n: hub.number(ahead.due) }) : panel.soon ? word("wall.due_soon", { n: hub.number(panel.soon) }) : "";
      const late = ahead && word("wall.foreseen_late", { expected: hub.number(Math.round(ahead.expected)), lower: hub.number(ahead.lower), upper: hub.number(ahead.upper) });
      facts(node, [word("wall.cases", { n: hub.number(panel.open || 0) }), soon, late]);
    },

    levels(node, panel) {
      (panel.levels || []).forEach((level, i) => {
        if (!node.children[i]) node.append(levelBox());
        fillLevel(node.children[i], level);
      });
      while (node.childElementCount > (panel.levels || []).length) node.lastElementChild.remove();
    },
  });
})();
