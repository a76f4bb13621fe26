/* The wall as a whole: lays out the scene of the frame, gives each tile its panel, writes the words, the head and the
   foot, and once a second what time itself changes. assets/scene.js lays out; assets/tiles.js paints the slots. */
(() => {
  "use strict";
  const hub = window.CEHub;
  const { word, write, dress, spans, zone, painters, picture } = hub;
  const ZONES = [["Asia/Jakarta", "WIB"], ["Asia/Makassar", "WITA"], ["Asia/Jayapura", "WIT"]];
  const TROUBLES = ["silent", "failing", "late", "empty", "live"], MOST_ALIKE = 5, MOST_LIVE = 12;
  const TICKING = ["age", "rows", "levels", "why", "zones", "coming", "health", "queue", "incidents", "quotes", "ticker", "rising", "quiet"];
  const root = () => document.getElementById("wall");

  /** Fill the slots of a tile, or only those named in `slots`. */
  function paintTile(tile, slots) {
    const panel = hub.frame && hub.frame.panels[tile.dataset.panel];
    if (!panel) return;
    dress(tile, "data-picture", picture(panel));
    for (const node of tile.querySelectorAll("[data-slot]")) {
      const paint = painters[node.dataset.slot];
      if (paint && (!slots || slots.includes(node.dataset.slot))) paint(node, panel);
    }
  }

  function paintWords() {
    for (const node of root().querySelectorAll("[data-word]")) {
      const [section, ...name] = node.dataset.word.split("."), about = node.dataset.about;
      const text = hub.label(section, name.join("."));
      write(node, about ? `${text} · ${hub.label("metric", about)}` : text);
    }
  }

  /** The head and the foot: clocks, demo or not, the sources, what is coming. */
  function paintSurroundings() {
    const frame = hub.frame || {}, now = hub.now();
    const put = (name, text) => write(root().querySelector(`[data-surround="${name}"]`), text);
    const day = hub.moment(now, { timeZone: zone(), weekday: "short", day: "numeric", month: "short" });
    const others = ZONES.filter(([name]) => name !== zone()).map(([name, short]) => `${short} ${hub.clock(now, name)}`);
    if (!root().querySelector("[data-surround]")) return;
    put("clock", hub.clock(now, zone()));
    put("date", `${root().dataset.abbreviation} · ${day}`);
    put("zones", others.join(" · "));
    put("live", liveWord());
    put("scene", hub.scene.title());
    hub.scene.why(root().querySelector('[data-surround="why"]'));
    put("coming", (frame.coming || []).map(coming).join(" · "));
    root().querySelector('[data-surround="demo"]').hidden = !frame.demo;
    if (frame.sources) spans(root().querySelector('[data-surround="sources"]'), feeds(frame.sources, now));
  }

  const coming = (day) => word("wall.coming_" + day.when, { name: day.name[hub.language] || day.name.en, n: hub.number(day.days) });

  function feeds(sources, now) {
    if (!sources.length) return [["", word("wall.no_sources")]];
    const ordered = TROUBLES.map((state) => sources.filter((one) => one.state === state));
    const most = (alike) => (alike.length && alike[0].state === "live" ? MOST_LIVE : MOST_ALIKE);
    return ordered.flatMap((alike) => (alike.length > most(alike) ? [together(alike, now)] : alike.map((one) => feed(one, now))));
  }

  function feed({ source, state, seen_at: seen }, now) {
    const age = seen ? " " + hub.age((now - seen) / 1000) : "";
    const trouble = state === "failing" || state === "empty" ? " " + word("wall." + state) : "";
    return ["feed feed-" + state, hub.label("source_name", source) + trouble + age];
  }

  /** Many sources with one trouble in one sentence: their names would not fit. */
  function together(alike, now) {
    const seen = Math.max(...alike.map((one) => one.seen_at || 0));
    const said = word("wall.together_" + alike[0].state, { n: hub.number(alike.length) });
    return ["feed feed-" + alike[0].state, seen ? said + " · " + hub.age((now - seen) / 1000) : said];
  }

  function liveWord() {
    if (["live", "connecting", "past"].includes(hub.state)) return word("wall." + hub.state);
    const seconds = Math.round(hub.silence() / 1000);
    return word("wall.waiting", { seconds: Number.isFinite(seconds) ? hub.number(seconds) : "–" });
  }

  function paintAll() {
    if (!root()) return;
    if (hub.wordsOf !== root()) { hub.words = JSON.parse(root().dataset.words); hub.wordsOf = root(); }
    hub.scene.lay();
    paintWords();
    root().querySelectorAll("[data-panel]").forEach((tile) => paintTile(tile));
    paintSurroundings();
    painted();
  }

  /** The frame is on the wall. Not reached where painting fails: assets/wall.fleet.js tells the server so. */
  function painted() { hub.painted = hub.frame ? hub.frame.seq : -1; }

  /** Paint the tiles of these panels; everything, when the page was laid out anew since the last time. */
  function paintSome(selector, slots) {
    if (!root()) return;
    if (hub.wordsOf !== root() || hub.scene.isOther()) { paintAll(); return; }
    if (selector) root().querySelectorAll(selector).forEach((tile) => paintTile(tile, slots));
    paintSurroundings();
    if (selector !== undefined && !slots) painted();
  }

  const panels = (names) => names.map((name) => `[data-panel="${CSS.escape(name)}"]`).join(",");

  hub.paint = paintAll;
  document.addEventListener("cehub:frame", (event) => paintSome(panels(event.detail)));
  document.addEventListener("cehub:second", () => paintSome("[data-panel]", TICKING));
  document.addEventListener("cehub:live", () => paintSome());
  new MutationObserver(() => { if (root() && hub.wordsOf !== root()) paintAll(); })
    .observe(document.documentElement, { subtree: true, childList: true });
})();
