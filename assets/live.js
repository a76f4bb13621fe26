/* The live client: holds the connection to /live, keeps the frame that this screen shows, and says what changed.
   It stands outside Dash, so it goes on when a page breaks: it reconnects for ever, calls a picture stale when the
   server, which speaks at least every other second, was silent for 4 s, and loads the page again when the server was built anew.

   CEHub.frame is the present frame, CEHub.send(value) says something to the server (assets/wall.fleet.js does). On `document`: "cehub:frame" (detail: names of the panels that changed),
   "cehub:changed" (detail: which of "alerts", "cases", "records" changed), "cehub:live" (detail: the state, one of
   connecting, live, waiting, stale; past where ?past stands in the address), "cehub:second" once a second. */
(() => {
  "use strict";
  const hub = (window.CEHub = window.CEHub || {});
  const STALE = 4_000, DEAF = 3_000, GIVE_UP = 10_000, LOOK_EVERY = 250, SLEPT = 5_000;
  const FIRST_WAIT = 400, LONGEST_WAIT = 6_000, NO_SUCH_SCREEN = 4404, RELOAD_EVERY = 60_000, WALL_WAITS = 60_000, DESK_WAITS = 600_000;
  let socket = null, screen = null, isRenewing = false, waits = 0, retryAt = 0, connectedAt = 0, heardAt = -Infinity, serverAt = null;
  let lookedAt = performance.now(), drift = Date.now() - lookedAt;

  hub.frame = null;
  hub.connections = 0;
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

  /** What to ask for: this page's screen, or the scene that is being edited on it (CEHub.draft, its JSON). */
  const wanted = () => (hub.draft && document.getElementById("wall") ? "draft=" + encodeURIComponent(hub.draft) : "screen=" + encodeURIComponent(wantedScreen()));

  function connect() {
    screen = wanted();
    hub.connections += 1;
    connectedAt = performance.now();
    const scheme = location.protocol === "https:" ? "wss:" : "ws:";
    const mine = (socket = new WebSocket(`${scheme}//${location.host}/live?${screen}`));
    mine.onmessage = (event) => { if (mine === socket) hear(JSON.parse(event.data)); };
    mine.onclose = mine.onerror = (event) => {
      if (mine !== socket) return;
      lose();
      if (event.code === NO_SUCH_SCREEN && !hub.draft && document.getElementById("wall")) renew();
    };
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

  hub.send = (value) => Boolean(socket) && socket.readyState === WebSocket.OPEN && (socket.send(JSON.stringify(value)), true);

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
      if ((hub.build && hub.build !== message.build) || isLost()) renew(isHeard);
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

  /** Put a delta into the frame: fields of panels one by one, lines point by point; with another scene come all of its
      panels. The names of changed panels. */
  function merge(frame, delta) {
    if (delta.scene) frame.panels = {};
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

  /** True where the page says that there is no such screen. */
  const isLost = () => screen.startsWith("screen=") && wantedScreen() !== "desk" && !document.getElementById("wall");

  /** True while the server speaks: one that is about to end still answers for a page that it will not send twice. */
  const isHeard = () => Boolean(socket) && socket.readyState === WebSocket.OPEN && hub.silence() < DEAF;

  /** Load the page again, for a new build or since its screen was dropped or hung again: not all screens in the same
      moment, and never in a circle; `mayGo` is asked once the page was found to be there. */
  function renew(mayGo = () => true) {
    if (isRenewing) return;
    isRenewing = true;
    const last = Number(sessionStorage.getItem("cehub-reload") || 0);
    const wait = Math.max(Math.random() * 2_000, Math.min(last + RELOAD_EVERY - Date.now(), RELOAD_EVERY));
    const longest = document.getElementById("wall") ? WALL_WAITS : DESK_WAITS;
    setTimeout(() => reload(performance.now() + longest, mayGo), wait);
  }

  /** At a quiet moment, and only when the page is there: no screen is left with the browser's own page of errors. */
  function reload(latest, mayGo) {
    const again = () => setTimeout(() => reload(latest, mayGo), 1_000);
    if (!isQuiet() && performance.now() < latest) return again();
    return fetch(location.href, { cache: "no-store" }).then((answer) => {
      if (!answer.ok || !mayGo()) return again();
      sessionStorage.setItem("cehub-reload", String(Date.now()));
      return location.reload();
    }, again);
  }

  /** Nobody is at it, nothing half written stands in a field or an open dialog, and no crisis is being read. */
  function isQuiet() {
    const field = document.activeElement, crisis = document.getElementById("wall-crisis");
    const isWriting = Boolean(field && field.matches("input, textarea") && field.value);
    return !isWriting && !document.querySelector("[role=dialog]") && document.documentElement.dataset.hand === undefined && (!crisis || crisis.hidden);
  }

  function show(state) {
    if (state === hub.state) return;
    hub.state = state;
    document.documentElement.dataset.live = state;
    say("cehub:live", state);
  }

  /** Several times a second: is the picture still true, is the connection deaf, is this still the right screen? A server
      that has too much to do is not asked again sooner: all of its screens would do that, and none would ever get in. */
  function look() {
    const now = performance.now(), gap = now - lookedAt, slept = Date.now() - now - drift;
    lookedAt = now;
    drift += slept;
    if (slept > SLEPT || gap > SLEPT) return wake(Math.max(slept, 0));
    const silence = hub.silence();
    if (socket && silence > GIVE_UP && now - connectedAt > GIVE_UP) lose();
    if (socket && screen !== wanted()) { if (!hub.draft) hub.frame = null; lose(); hurry(); }
    if (hub.state !== "connecting" || heardAt > 0) show(silence > STALE ? "stale" : silence > DEAF ? "waiting" : "live");
    else if (now > STALE) show("stale");
    return retry();
  }

  /** This machine slept, or its clock was set on: what passed meanwhile counts as silence, and the frame comes anew. */
  function wake(slept) {
    heardAt -= slept;
    if (socket) lose();
    hurry();
  }

  /** For a page that shows the past again (assets/desk.replay.js): these messages came, and now it is `at` (epoch ms). */
  function replayed(messages, at) {
    const second = Math.floor(serverAt / 1_000), panels = new Set();
    serverAt = at;
    for (const message of structuredClone(messages)) {
      if (message.build !== undefined) hub.frame = message;
      (message.build !== undefined ? Object.keys(message.panels) : merge(hub.frame, message)).forEach((name) => panels.add(name));
    }
    if (messages.length) tell([...panels], []);
    if (Math.floor(at / 1_000) !== second) say("cehub:second", hub.state);
  }

  if (new URLSearchParams(location.search).has("past")) {
    hub.now = () => serverAt ?? Date.now();
    hub.past = replayed;
    show("past");
    return;
  }
  for (const event of ["online", "pageshow", "focus"]) window.addEventListener(event, hurry);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) hurry(); });
  document.documentElement.dataset.live = hub.state;
  connect();
  setInterval(look, LOOK_EVERY);
  setInterval(() => say("cehub:second", hub.state), 1_000);
})();
