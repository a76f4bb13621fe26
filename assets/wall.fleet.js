/* What this monitor really shows, said to the server every five seconds: the frame that was painted last, how fluently,
   what stands in each tile and where, its clock, its heap, its size, and when somebody last touched it.

   Each window of a browser is a monitor of its own, with an id that outlives a restart; `?monitor=NAME` in the address
   gives it a name. Reports go through the connection of live.js; a page that shows a draft is no monitor. */
(() => {
  "use strict";
  const hub = window.CEHub, EVERY = 5, SAMPLE = 1_000, NEAR = 10_000, TAKEN = 20_000, MOST_WINDOWS = 16;
  const asked = new URLSearchParams(location.search), own = String(Math.random());
  const wall = () => document.getElementById("wall");
  let seconds = 2, painted = -1, fps = null, said = "", saidOn = 0, handAt = null, place = null, id = "";

  // -- who this is -----------------------------------------------------------------------------------------------

  const key = (number) => "cehub-monitor-" + number;
  const storage = (() => { try { return window.localStorage; } catch { return { getItem: () => null, setItem: () => {} }; } })();
  const read = (number) => { try { return JSON.parse(storage.getItem(key(number))); } catch { return null; } };
  const fresh = () => [...crypto.getRandomValues(new Uint8Array(12))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

  /** The id of this window: its place among the windows of this browser that are open. Two that want one place move on. */
  function identity() {
    if (asked.get("monitor")) return "named-in-address";
    const here = place === null ? null : read(place);
    if (!here || here.by !== own) place = free();
    id = (read(place) || {}).id || id || fresh();
    storage.setItem(key(place), JSON.stringify({ id, by: own, at: Date.now() }));
    return id;
  }

  function free() {
    for (let number = 0; number < MOST_WINDOWS; number++) {
      const known = read(number);
      if (!known || Math.abs(Date.now() - known.at) > TAKEN) return number;
    }
    return MOST_WINDOWS;
  }

  /** A window that goes leaves its place to the page that follows it. */
  function leave() {
    const here = place === null ? null : read(place);
    if (here && here.by === own) storage.setItem(key(place), JSON.stringify({ ...here, at: 0 }));
  }

  // -- what it shows ---------------------------------------------------------------------------------------------

  /** How fluently the browser draws, and which frame it has drawn: in a window that is hidden it never does. */
  function sample() {
    const from = performance.now();
    let count = 0;
    fps = 0;
    requestAnimationFrame(function step() {
      count += 1;
      painted = hub.painted ?? -1;
      const length = performance.now() - from;
      if (length < SAMPLE) requestAnimationFrame(step);
      else fps = Math.round(count / length * 10_000) / 10;
    });
  }

  /** The big number of a tile, marked if the tile is muted and another picture than that tells of it, and its unit; a
      length of time has several of both: it is said in one. */
  function figures(tile) {
    const value = tile.querySelector('[data-slot="value"]'), parts = value ? [...value.children] : [];
    const isPair = parts.length === 2 && parts[1].className === "value-unit";
    const nodes = parts.length ? (isPair ? [parts[0]] : parts) : [...tile.querySelectorAll('[data-slot="count"], .ladder-open')];
    const said = nodes.map((node, i) => (!i || node.className === "value-unit" ? "" : parts.length ? " " : " · ") + node.textContent);
    const isMuted = tile.dataset.picture !== "muted" && tile.querySelector(".slot-state.is-quiet:not([hidden])");
    return [((isMuted ? "○ " : "") + said.join("")).slice(0, 24), isPair ? parts[1].textContent : ""];
  }

  /** Each tile as [panel, picture, big number, x, y, width, height, unit], the box in thousandths of the wall. */
  function tiles(root) {
    const whole = root.getBoundingClientRect(), found = [];
    for (const tile of root.querySelectorAll("[data-panel]")) {
      const box = tile.getBoundingClientRect();
      if (!box.width || !box.height || found.length === 40) continue;
      const [value, unit] = figures(tile);
      const places = [(box.x - whole.x) / whole.width, (box.y - whole.y) / whole.height, box.width / whole.width, box.height / whole.height];
      found.push([tile.dataset.panel, tile.dataset.picture, value, ...places.map((part) => Math.round(part * 1000)), unit]);
    }
    return found;
  }

  function report() {
    const root = wall(), shown = root ? tiles(root) : [], text = JSON.stringify(shown), memory = performance.memory;
    const isKnown = text === said && saidOn === hub.connections;
    const sent = hub.send({
      monitor: identity(), name: asked.get("monitor") || "", painted, fps, heap: memory ? memory.usedJSHeapSize : null,
      width: innerWidth, height: innerHeight, ratio: devicePixelRatio, clock: Date.now(), build: hub.build || "", state: hub.state,
      visible: document.visibilityState === "visible", hand: handAt === null ? null : (performance.now() - handAt) / 1000,
      panels: isKnown ? null : shown,
    });
    if (sent) { said = text; saidOn = hub.connections; }
  }

  const isMonitor = () => /^\/(wall\/[^/]+\/?)?$/.test(location.pathname) && !hub.draft && window.top === window;

  // -- when ------------------------------------------------------------------------------------------------------

  document.addEventListener("cehub:second", () => {
    if (!isMonitor()) return;
    seconds += 1;
    if (seconds % EVERY === EVERY - 2) sample();
    if (seconds % EVERY === 0) report();
  });

  /** Said at once, so that a window which somebody closes is not taken for one that died. */
  function touched(event) {
    if (event.type === "pointermove" && !event.movementX && !event.movementY) return;
    const isNews = handAt === null || performance.now() - handAt > NEAR;
    handAt = performance.now();
    if (isNews && isMonitor()) report();
  }

  for (const name of ["pointermove", "pointerdown", "keydown"]) document.addEventListener(name, touched, { passive: true });
  window.addEventListener("pagehide", leave);

  /** A wall asks its machine to stay awake; where that is not allowed, the machine's own settings hold. */
  function stayAwake() {
    if (isMonitor() && navigator.wakeLock && document.visibilityState === "visible") navigator.wakeLock.request("screen").catch(() => {});
  }

  document.addEventListener("visibilitychange", stayAwake);
  stayAwake();
})();
