/* The live client: holds the connection to /live, keeps the frame that this screen shows, and says what changed.
   It stands outside Dash, so it goes on when a page breaks: it reconnects for ever, calls a picture stale when the
   server was silent for 15 s, and loads the page again when the server was built anew.

   CEHub.frame is the present frame. On `document`: "cehub:frame" (detail: names of the panels that changed),
   "cehub:changed" (detail: which of "alerts", "cases", "records" changed), "cehub:live" (detail: the state, one of
   connecting, live, waiting, stale), "cehub:second" once a second. */
(() => {
  "use strict";
  const hub = (window.CEHub = window.CEHub || {});
  const STALE = 15_000, DEAF = 5_000, FIRST_WAIT = 400, LONGEST_WAIT = 8_000, RELOAD_EVERY = 60_000;
  let socket = null, screen = null, waits = 0, retryAt = 0, connectedAt = 0, heardAt = -Infinity, serverAt = null;

  hub.frame = null;
  hub.state = "connecting";
  const say = (name, detail) => document.dispatchEvent(new CustomEvent(name, { detail }));

  /** The server's time now, in epoch ms: its last word plus what has passed here since, whatever this clock says. */
  hub.now = () => (serverAt === null ? Date.now() : serverAt + performance.now() - heardAt);
  /** How long the server has been silent, in ms. */
  hub.silence = () => performance.now() - heardAt;

  function wantedScreen() {
    const match = location.pathname.match(/^\/(?:wall\/([^/]+)\/?)?$/);
    return match ? decodeURIComponent(match[1] || "main") : "desk";
  }

  function connect() {
    screen = wantedScreen();
    connectedAt = performance.now();
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const mine = (socket = new WebSocket(`${scheme}//${location.host}/live?screen=${encodeURIComponent(screen)}`));
    mine.onmessage = (event) => { if (mine === socket) hear(JSON.parse(event.data)); };
    mine.onclose = mine.onerror = () => { if (mine === socket) lose(); };
  }

  /** Let go of a connection that is broken or deaf, and try again later: soon at first, then less often. */
  function lose() {
    const old = socket;
    socket = null;
    if (old) { old.onmessage = old.onclose = old.onerror = null; old.close(); }
    const wait = Math.min(LONGEST_WAIT, FIRST_WAIT * 2 ** Math.min(waits++, 6));
    retryAt = performance.now() + wait * (.5 + Math.random() / 2);
    setTimeout(retry, retryAt - performance.now() + 5);
  }

  function retry() { if (!socket && performance.now() >= retryAt) connect(); }

  function hurry() { if (!socket) { retryAt = 0; waits = 0; retry(); } }

  function hear(message) {
    heardAt = performance.now();
    serverAt = message.at;
    waits = 0;
    if (message.seq !== undefined) take(message);
    show("live");
  }

  /** A whole frame replaces what is shown; a delta follows it without a gap, or the connection starts over. */
  function take(message) {
    if (message.build !== undefined) {
      if (hub.build && hub.build !== message.build) return reload(message.build);
      hub.build = message.build;
      const missed = hub.frame && hub.frame.screen === message.screen ? differing(hub.frame.changes, message.changes) : [];
      hub.frame = message;
      tell(Object.keys(message.panels), missed);
    } else if (!hub.frame || message.seq !== hub.frame.seq + 1) lose();
    else {
      const changed = differing(hub.frame.changes, message.changes || hub.frame.changes);
      tell(merge(hub.frame, message), changed);
    }
  }

  function tell(panels, changed) {
    say("cehub:frame", panels);
    if (changed.length) say("cehub:changed", changed);
  }

  const differing = (before = {}, after = {}) => Object.keys(after).filter((name) => after[name] !== before[name]);

  /** Put a delta into the frame: fields of panels one by one, lines point by point. The names of changed panels. */
  function merge(frame, delta) {
    const panels = Object.keys(delta.panels || {});
    for (const name of panels) {
      const { line, ...fields } = delta.panels[name];
      const panel = Object.assign((frame.panels[name] = frame.panels[name] || {}), fields);
      if (line) panel.line = line.rows && panel.line && panel.line.step === line.step ? joined(panel.line, line) : line;
    }
    for (const name of Object.keys(delta)) if (name !== "panels") frame[name] = delta[name];
    return panels;
  }

  /** Rows of a line are [bucket number, ...]: newer ones replace older ones, those before `from` go. */
  function joined(line, more) {
    const rows = new Map(line.rows.map((row) => [row[0], row]));
    for (const row of more.rows) rows.set(row[0], row);
    const kept = [...rows.values()].filter((row) => row[0] * more.step >= more.from);
    return { ...more, rows: kept.sort((one, other) => one[0] - other[0]) };
  }

  /** Load the page again for a new build: soon, but not all screens in the same moment, and never in a circle. */
  function reload(build) {
    const last = Number(sessionStorage.getItem("cehub-reload") || 0);
    const wait = Math.max(Math.random() * 2_000, last + RELOAD_EVERY - Date.now());
    hub.build = build;
    hub.frame = null;
    setTimeout(() => { sessionStorage.setItem("cehub-reload", String(Date.now())); location.reload(); }, wait);
  }

  function show(state) {
    if (state === hub.state) return;
    hub.state = state;
    document.documentElement.dataset.live = state;
    say("cehub:live", state);
  }

  /** Once a second: is the picture still true, is the connection deaf, is this still the right screen? */
  function watch() {
    const silence = hub.silence();
    if (socket && silence > DEAF && performance.now() - connectedAt > DEAF) lose();
    if (socket && screen !== wantedScreen()) { hub.frame = null; lose(); hurry(); }
    if (hub.state !== "connecting" || heardAt > 0) show(silence > STALE ? "stale" : silence > DEAF ? "waiting" : "live");
    else if (performance.now() > STALE) show("stale");
    retry();
    say("cehub:second", hub.state);
  }

  for (const event of ["online", "pageshow", "focus"]) window.addEventListener(event, hurry);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) hurry(); });
  document.documentElement.dataset.live = hub.state;
  connect();
  setInterval(watch, 1_000);
})();
