/* The scene that a wall shows: its grid is laid out from the frame, by copies of the patterns that came with the page,
   so that another scene needs no other page. The new grid is painted before it takes the place of the old one. */
(() => {
  "use strict";
  const hub = window.CEHub, FADE_MS = 450, DRIFT_EVERY = 60_000, DRIFT_PARTS = 320;
  const word = (key, values) => hub.word(key, values);
  const root = () => document.getElementById("wall");
  const gridOf = (wall) => wall.querySelector(".wall-grid");
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");
  let laid = null, laidFor = "";

  /** The scene of the frame, or the draft that is being edited on this page. */
  const wanted = () => hub.scene.preview || (hub.frame && hub.frame.scene) || null;

  /** What is laid is compared by what it says: after an outage the same scene comes as another object. */
  function signature(scene) {
    if (scene !== laid) { laid = scene; laidFor = JSON.stringify(scene); }
    return laidFor;
  }

  function isOther() {
    const scene = wanted(), wall = root();
    return Boolean(scene && wall && gridOf(wall).dataset.scene !== signature(scene));
  }

  /** Lay the grid of the frame's scene out, unless it hangs there already. */
  function lay() {
    if (!isOther()) return;
    const scene = wanted(), grid = gridOf(root()), isFirst = !grid.dataset.scene;
    const patterns = root().querySelector("[data-patterns]");
    const tiles = scene.places.map((place) => tile(patterns, place, scene)).filter(Boolean);
    grid.style.setProperty("--columns", scene.columns);
    grid.dataset.scene = signature(scene);
    const rows = rowsOf(scene);
    Object.assign(grid.dataset, { rows: String(rows), room: rows < 3 ? "ample" : rows > 3 ? "scant" : "usual" });
    grid.replaceChildren(...tiles);
    document.dispatchEvent(new CustomEvent("cehub:laid"));
    if (!isFirst && !hub.scene.preview && !calm.matches && grid.animate) grid.animate([{ opacity: 0 }, { opacity: 1 }], { duration: FADE_MS, easing: "ease-out" });
  }

  function tile(patterns, place, scene) {
    const pattern = patterns.querySelector(`[data-kind="${CSS.escape(place.kind)}"]`);
    if (!pattern) return null;
    const made = pattern.cloneNode(true), columns = Math.min(place.columns || 1, scene.columns), title = made.querySelector(".tile-title");
    Object.assign(made.dataset, { panel: place.key, picture: "waiting", columns: String(columns), rows: String(place.rows || 1) });
    made.style.gridColumn = `span ${columns}`;
    made.style.gridRow = `span ${place.rows || 1}`;
    title.dataset.word = place.kind === "metric" ? `metric.${place.metric || place.panel}` : `wall.${place.kind}`;
    if (place.metric && place.kind !== "metric") title.dataset.about = place.metric;
    title.setAttribute("href", decodeURI(title.getAttribute("href")).replace("{name}", place.metric || place.panel) + explored(place));
    return made;
  }

  /** The rest of the address where an exploration can be changed. */
  function explored(place) {
    if (place.kind !== "explored" || !place.beside) return "";
    const [x, by, range] = place.beside.split("/");
    return "&" + new URLSearchParams({ x, by, range });
  }

  /** How many rows the grid has: places flow as the browser lets them, into the first gap they fit. */
  function rowsOf(scene) {
    const taken = [], fits = (row, column, place) => {
      for (let y = row; y < row + place.rows; y++)
        for (let x = column; x < column + place.columns; x++) if (x >= scene.columns || (taken[y] || [])[x]) return false;
      return true;
    };
    for (const { columns = 1, rows = 1 } of scene.places) {
      const place = { columns: Math.min(columns, scene.columns), rows };
      let row = 0, column = 0;
      while (!fits(row, column, place)) if (++column >= scene.columns) { column = 0; row++; }
      for (let y = row; y < row + rows; y++) for (let x = column; x < column + place.columns; x++) (taken[y] = taken[y] || [])[x] = true;
    }
    return taken.length;
  }

  /** What the scene is called, if the screen does not go by that name anyway. */
  function title() {
    const scene = wanted(), wall = root();
    if (!scene || scene.name === wall.dataset.screen) return "";
    return scene.title[hub.language] || scene.title.en || hub.label("scene", scene.name);
  }

  /** Why this scene stands here, if it is not its turn. */
  function why(node) {
    const shown = hub.frame && hub.frame.shown, isSaid = Boolean(shown && (shown.why === "sent" || shown.why === "alert"));
    node.hidden = !isSaid;
    if (!isSaid) return hub.write(node, "");
    if (shown.why === "alert") return hub.write(node, "■ " + word("wall.taken_over", { metric: hub.label("metric", shown.about) }));
    return hub.write(node, word("wall.sent_by", { who: shown.by, time: hub.clock(shown.until, hub.zone()) }));
  }

  // -- the hours of the screen, and what keeps its pixels alive --------------------------------------------------------

  const isThemeAsked = new URLSearchParams(location.search).has("theme");
  let night = null;

  /** Dark by night and dimmed in its hours, as the frame says; never dim while something is critical. */
  function dressHour() {
    const hour = (hub.frame && hub.frame.hour) || {}, wall = root();
    if (!wall || wall.closest("[data-stage]")) return;
    if (hour.night !== undefined && hour.night !== night && !isThemeAsked) document.documentElement.dataset.theme = hub.theme = hour.night ? "dark" : "light";
    night = hour.night;
    const isLoud = wall.hasAttribute("data-crisis") || Boolean(wall.querySelector('.wall-grid [data-picture="bad"]'));
    wall.toggleAttribute("data-dim", Boolean(hour.dim) && !isLoud);
    drift(wall);
  }

  /** The whole picture wanders by a few pixels within the hour, on a path that does not soon repeat. */
  function drift(wall) {
    const minute = Math.floor(hub.now() / DRIFT_EVERY), reach = Math.max(1, Math.round(Math.min(innerWidth, innerHeight) / DRIFT_PARTS));
    const moved = `${Math.round(Math.sin(minute / 7) * reach)}px ${Math.round(Math.cos(minute / 11) * reach)}px`;
    if (wall.dataset.drift !== moved) { wall.dataset.drift = moved; wall.style.translate = moved; }
  }

  hub.scene = { preview: null, lay, isOther, title, why, rowsOf };
  for (const name of ["cehub:frame", "cehub:second"]) document.addEventListener(name, dressHour);
})();
