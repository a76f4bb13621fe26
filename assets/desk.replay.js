/* The time machine: plays what a screen showed into the wall's own page, which stands in a frame and has no connection.

   Stretches come from /api/v1/replay/<screen>: a whole frame, then the messages as they were sent. The wall takes them as
   it takes those of /live (CEHub.past of assets/live.js), so that nothing is drawn twice. What happened in the window of
   the line is listed by the server into #replay-log; its marks on the line are made here. */
(() => {
  "use strict";
  const hub = window.CEHub, SPEEDS = [1, 2, 5, 10, 30, 60], MOST_PIECES = 4, AHEAD = 8, BEAT = 100, FRAME = 6; // px of the frame around the picture, both sides together
  let root = null, at = 0, speed = 1, span = 3_600_000, from = 0, until = 0, start = 0;
  let isPlaying = false, beatAt = 0, beating = 0, savedAt = 0, pieces = [], shown = null, told = 0, asking = null, saidUntil = 0, line = null;

  const part = (name) => root.querySelector(`[data-replay="${name}"]`);
  const word = (key, values) => hub.word("replay." + key, values);
  const clock = (ms) => hub.clock(ms, root.dataset.zone, true);
  const day = (ms) => hub.moment(ms, { timeZone: root.dataset.zone, weekday: "short", day: "numeric", month: "short", year: "numeric" });
  const write = (node, text) => { if (node.textContent !== text) node.textContent = text; };
  const pieceOf = (ms) => pieces.find((piece) => piece.start <= ms && ms < piece.end);

  // -- stretches ---------------------------------------------------------------------------------------------------

  /** The stretch that begins at `ms`; asked for once, however often it is wanted. */
  async function fetched(ms) {
    if (asking === ms) return;
    asking = ms;
    const asked = `/api/v1/replay/${encodeURIComponent(root.dataset.screen)}?from=${Math.floor(ms)}`;
    const answer = await fetch(asked, { headers: { "accept-language": hub.language } }).catch(() => null), found = answer && await answer.json().catch(() => null);
    if (asking !== ms) return;
    asking = null;
    if (!answer || !answer.ok) { pause(); tell(found && found.detail ? found.detail : word("lost"), 8_000); return; }
    const gaps = found.gaps.map((gap) => [Date.parse(gap.from), Date.parse(gap.to)]);
    pieces.push({ start: Math.floor(ms), end: Date.parse(found.to), frame: found.frame, items: found.items, gaps });
    pieces = pieces.slice(-MOST_PIECES);
    until = Math.max(until, found.items.length ? found.items.at(-1).at : 0);
    show();
  }

  /** Give the wall what it has not been given: all from the whole frame on after a jump, else what came since. */
  function show() {
    const wall = part("wall").contentWindow, piece = pieceOf(at);
    if (!wall || !wall.CEHub || !wall.CEHub.past) return;
    if (!piece) { fetched(at); return paint(); }
    const isJump = shown !== piece || told > at;
    const messages = piece.items.filter((one) => one.at <= at && (isJump || one.at > told));
    const isNext = isJump && shown && shown.end === piece.start && told >= shown.start && told <= piece.start;
    wall.CEHub.past(isJump ? [piece.frame, ...messages] : messages, at);
    shown = piece;
    told = at;
    if (isPlaying && !pieceOf(piece.end) && piece.end - at < AHEAD * 1_000 * speed && piece.end < Date.now()) fetched(piece.end);
    return paint(isNext);
  }

  // -- time --------------------------------------------------------------------------------------------------------

  function beat(now) {
    if (!root || !root.isConnected) { isPlaying = false; return; }
    if (now - beatAt >= BEAT) {
      const next = at + Math.min(now - beatAt, 1_000) * speed;
      beatAt = now;
      if (pieceOf(at)) at = skipped(next);
      if (at >= end()) { at = end(); pause(); tell(word("end"), 6_000); }
      show();
    }
    if (isPlaying) beating = requestAnimationFrame(beat);
  }

  const end = () => Math.max(until, Number(root.dataset.until));

  /** Where nothing was kept there is nothing to wait for. */
  function skipped(ms) {
    const gap = (pieceOf(at).gaps || []).find(([first, last]) => first < ms && ms < last && last < end());
    if (!gap) return ms;
    tell(word("skipped", { from: clock(gap[0]), to: clock(gap[1]) }), 6_000);
    return gap[1];
  }

  function play() {
    if (at >= end()) seek(Number(root.dataset.from));
    isPlaying = true;
    beatAt = performance.now();
    beating = requestAnimationFrame(beat);
    dress();
  }

  /** At once: the address says where. */
  function pause() { isPlaying = false; cancelAnimationFrame(beating); dress(); keep(true); }

  /** To another moment, within what is kept. */
  function seek(ms) {
    at = Math.min(Math.max(ms, Number(root.dataset.from)), end());
    show();
    keep(true);
  }

  function quicken(by) { choose(SPEEDS[Math.min(Math.max(SPEEDS.indexOf(speed) + by, 0), SPEEDS.length - 1)]); }
  function choose(wanted) { speed = wanted; dress(); keep(true); }

  /** To the next or the one before of what happened. */
  function step(way) {
    const moments = [...root.querySelectorAll("#replay-log [data-at]")].map((node) => Number(node.dataset.at));
    const found = way > 0 ? moments.find((ms) => ms > at + 500) : moments.findLast((ms) => ms < at - 1_500);
    if (found === undefined) tell(word("nothing_more"), 4_000);
    else seek(found);
  }

  // -- the address ---------------------------------------------------------------------------------------------------

  const iso = () => {
    const parts = Object.fromEntries(new Intl.DateTimeFormat("en-GB", { timeZone: root.dataset.zone, hourCycle: "h23", timeZoneName: "longOffset",
      year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" }).formatToParts(at).map((one) => [one.type, one.value]));
    const offset = parts.timeZoneName.replace("GMT", "") || "+00:00";
    return `${parts.year}-${parts.month}-${parts.day}T${parts.hour}:${parts.minute}:${parts.second}${offset}`;
  };
  const address = () => `/replay?${new URLSearchParams({ screen: root.dataset.screen, at: iso(), speed })}`;

  /** The address is always a link to what is seen; while it plays it follows every few seconds. */
  function keep(isNow) {
    if (!isNow && performance.now() - savedAt < 5_000) return;
    savedAt = performance.now();
    history.replaceState(history.state, "", address());
  }

  function copy() {
    keep(true);
    const done = () => tell(word("copied"), 4_000), failed = () => tell(location.href, 20_000);
    if (navigator.clipboard) navigator.clipboard.writeText(location.href).then(done, failed);
    else failed();
  }

  // -- what is seen --------------------------------------------------------------------------------------------------

  function tell(text, ms) { write(part("said"), text); saidUntil = performance.now() + ms; }

  function dress() {
    const button = part("play"), said = word(isPlaying ? "pause" : "play");
    root.dataset.state = isPlaying ? "playing" : "paused";
    write(button.firstElementChild, isPlaying ? "❚❚" : "▶");
    button.setAttribute("aria-label", said);
    button.title = said;
    for (const [name, value] of [["speed", speed], ["span", span]])
      for (const chip of root.querySelectorAll(`[data-replay="${name}"]`)) {
        const is = Number(chip.dataset[name]) === value;
        chip.classList.toggle("is-chosen", is);
        chip.setAttribute("aria-pressed", String(is));
      }
  }

  function paint() {
    write(part("clock"), `${day(at)} · ${clock(at)} ${root.dataset.abbreviation}`);
    write(part("ago"), word("ago", { age: hub.duration((Date.now() - at) / 1_000) }));
    if (performance.now() > saidUntil) write(part("said"), "");
    over();
    window_();
    line.value = String(at);
    line.setAttribute("aria-valuetext", `${day(at)} ${clock(at)}`);
    for (const node of root.querySelectorAll("#replay-log [data-at]")) node.classList.toggle("is-ahead", Number(node.dataset.at) > at);
    if (isPlaying) keep(false);
  }

  /** What covers the picture: it is on its way, or nothing was kept. */
  function over() {
    const node = part("over"), piece = pieceOf(at), gap = piece && piece.gaps.find(([first, last]) => first <= at && at < last);
    node.hidden = Boolean(piece) && !gap;
    if (node.hidden) return;
    write(node.children[0], word(gap ? "gap" : "loading"));
    write(node.children[1], gap ? word("gap_why", { from: clock(gap[0]), to: clock(gap[1]) }) : "");
  }

  /** The window of the line: moved on when time leaves it. */
  function window_(isForced) {
    if (!isForced && at >= start && at <= start + span) return;
    start = Math.min(Math.max(at - span / 2, Number(root.dataset.from)), Math.max(Date.now() - span, Number(root.dataset.from)));
    start = Math.floor(start / 1_000) * 1_000;
    line.min = String(start);
    line.max = String(start + span);
    window.dash_clientside.set_props("replay-window", { data: [root.dataset.screen, start, start + span] });
    ticks();
  }

  const left = (ms) => `${((Math.min(Math.max(ms, start), start + span) - start) / span * 100).toFixed(3)}%`;

  function ticks() {
    const every = [60_000, 300_000, 600_000, 900_000, 1_800_000, 3_600_000, 10_800_000].find((ms) => span / ms <= Math.min(line.clientWidth / 64, 15)) || span, nodes = [];
    for (let ms = Math.ceil(start / every) * every; ms < start + span; ms += every) {
      const node = document.createElement("span");
      node.style.left = left(ms);
      node.textContent = hub.clock(ms, root.dataset.zone);
      nodes.push(node);
    }
    part("ticks").replaceChildren(...nodes);
  }

  /** What happened, on the line: signs at their moments, and where nothing is kept. */
  function mark() {
    if (!root || !root.isConnected) return;
    const nodes = [...root.querySelectorAll("#replay-log [data-at], #replay-log [data-gap]")].map((one) => {
      const node = document.createElement("span");
      if (one.dataset.gap) {
        const [first, last] = one.dataset.gap.split(" ").map(Number);
        node.className = "is-gap";
        node.style.left = left(first);
        node.style.width = `calc(${left(last)} - ${left(first)})`;
      } else {
        node.className = "replay-sign is-" + one.dataset.tone;
        node.style.left = left(Number(one.dataset.at));
        node.textContent = one.dataset.sign;
      }
      return node;
    });
    part("marks").replaceChildren(...nodes);
    paint();
  }

  /** The wall keeps the size of a monitor and is scaled to the room there is: the picture is the same picture. */
  function fit() {
    if (!root || !root.isConnected) return;
    const box = part("scale").parentNode.getBoundingClientRect(), wide = Math.max(innerWidth, 1_280), high = Math.round(wide * 9 / 16);
    const scale = Math.min((box.width - FRAME) / wide, (box.height - FRAME) / high);
    Object.assign(part("wall").style, { width: `${wide}px`, height: `${high}px`, transform: `scale(${scale})` });
    Object.assign(part("scale").style, { width: `${wide * scale}px`, height: `${high * scale}px` });
  }

  // -- hands ---------------------------------------------------------------------------------------------------------

  const acts = {
    play: () => (isPlaying ? pause() : play()), back: () => seek(at - 60_000), forward: () => seek(at + 60_000),
    previous: () => step(-1), next: () => step(1), link: copy,
    speed: (node) => choose(Number(node.dataset.speed)),
    span: (node) => { span = Number(node.dataset.span); dress(); window_(true); paint(); },
    jump: (node) => seek(Number(node.parentNode.dataset.at)),
  };
  const keys = {
    " ": () => acts.play(), ArrowLeft: (big) => seek(at - (big ? 60_000 : 10_000)), ArrowRight: (big) => seek(at + (big ? 60_000 : 10_000)),
    ArrowUp: () => quicken(1), ArrowDown: () => quicken(-1), Home: () => seek(start), End: () => seek(start + span),
  };
  /* Letters that are pressed again and again: unlike what changes something, they need no rest after each. */
  const letters = { n: acts.next, p: acts.previous };

  function click(event) {
    const node = root && root.isConnected && event.target.closest && event.target.closest("#replay [data-replay]");
    if (node && acts[node.dataset.replay]) acts[node.dataset.replay](node);
  }

  function press(event) {
    const areLettersOn = document.documentElement.dataset.keys !== "off";
    const act = keys[event.key] || (areLettersOn && letters[event.key.toLowerCase()]);
    if (!root || !root.isConnected || event.altKey || event.ctrlKey || event.metaKey || !act) return;
    const target = event.target, isTheirs = target.closest("input:not([type=range]), select, textarea, .replay-side, [role=dialog]");
    if (isTheirs || (event.key === " " && target.closest("button, a"))) return;
    event.preventDefault();
    act(event.shiftKey);
  }

  function begin(found) {
    root = found;
    hub.words = { ...hub.words, [hub.language]: { ...hub.words[hub.language], ...JSON.parse(root.dataset.words) } };
    [at, speed, from, until] = ["at", "speed", "from", "until"].map((name) => Number(root.dataset[name]));
    [pieces, shown, told, asking, isPlaying, start] = [[], null, 0, null, false, 0];
    line = document.createElement("input");
    Object.assign(line, { type: "range", step: "1000" });
    line.setAttribute("aria-label", part("slider").dataset.label);
    line.addEventListener("input", () => seek(Number(line.value)));
    part("slider").replaceChildren(line);
    part("wall").inert = true;
    part("wall").addEventListener("load", show);
    new MutationObserver(mark).observe(root.querySelector("#replay-log"), { childList: true });
    new ResizeObserver(fit).observe(part("scale").parentNode);
    dress();
    fit();
    show();
  }

  document.addEventListener("click", click);
  document.addEventListener("keydown", press, true);
  document.addEventListener("cehub:second", () => { if (root && root.isConnected && !isPlaying) paint(); });
  new MutationObserver(() => {
    const found = document.getElementById("replay");
    if (found && found !== root) begin(found);
  }).observe(document.documentElement, { subtree: true, childList: true });
})();
