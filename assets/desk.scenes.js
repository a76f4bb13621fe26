/* Editing a scene: a draft in this page, shown by the painters of the wall as it would hang, with live numbers.

   A tile of the small wall can be dragged to another place, resized at its corner, or, in focus, moved by the arrows,
   resized by Shift and the arrows, and removed by Delete. The list beside it does the same with buttons. */
(() => {
  "use strict";
  const hub = window.CEHub;
  const MOST_COLUMNS = 8, MOST_ROWS = 4, NUMBER = "metric:";
  const t = (key, values) => hub.word("editor." + key, values);
  const { make, field, choice, text, button, renew, sent, say } = hub.editing;
  let focus = null;
  const here = hub.editing.open("editor", { begun: (known) => { focus = null; return known.scene; }, draw });

  const keyOf = (place) => (place.metric ? `${place.panel}:${place.metric}` : place.panel);
  const kindOf = (place) => (here.known.panels.includes(place.panel) ? place.panel : "metric");
  const nameOf = (place) => (kindOf(place) === "metric" ? hub.label("metric", place.metric || place.panel) : hub.label("wall", place.panel) + (place.metric ? " · " + hub.label("metric", place.metric) : ""));
  const titleOf = (name) => (here.known.scenes[name] || {})[hub.language] || hub.label("scene", name);

  // -- the draft -------------------------------------------------------------------------------------------------

  /** Change the draft, and say what became of it; not if a monitor would be too low for that. */
  function change(act, said) {
    const before = JSON.stringify(here.draft);
    act();
    if (hub.scene.rowsOf(laid()) <= here.known.high) return here.change(() => {}, said);
    here.draft = JSON.parse(before);
    draw();
    return say(t("too_high", { most: here.known.high }), true);
  }

  /** The places with all that goes without saying. */
  const laid = () => ({ ...here.draft, places: here.draft.panels.map((place) => ({ columns: 1, rows: 1, ...place, columns: Math.min(place.columns || 1, here.draft.columns), key: keyOf(place), kind: kindOf(place) })) });

  const spot = (place) => t("spot", { panel: nameOf(place), n: here.draft.panels.indexOf(place) + 1, of: here.draft.panels.length });
  const size = (place) => t("size", { panel: nameOf(place), columns: place.columns || 1, rows: place.rows || 1 });

  function move(place, to) {
    const from = here.draft.panels.indexOf(place), target = Math.max(0, Math.min(here.draft.panels.length - 1, to));
    if (from === target) return;
    change(() => { here.draft.panels.splice(from, 1); here.draft.panels.splice(target, 0, place); }, () => spot(place));
  }

  function resize(place, columns, rows) {
    const wide = Math.max(1, Math.min(here.draft.columns, columns)), high = Math.max(1, Math.min(MOST_ROWS, rows));
    if (wide === (place.columns || 1) && high === (place.rows || 1)) return;
    change(() => { place.columns = wide; place.rows = high; }, () => size(place));
  }

  function remove(place) {
    const at = here.draft.panels.indexOf(place);
    change(() => here.draft.panels.splice(at, 1), () => t("removed", { panel: nameOf(place) }));
    const next = here.draft.panels[Math.min(at, here.draft.panels.length - 1)];
    if (next) refocus(keyOf(next));
  }

  const isThere = (place) => here.draft.panels.some((one) => keyOf(one) === keyOf(place));

  function add(panel) {
    const usual = here.known.about[panel], free = usual && [usual, ...here.known.metrics].find((metric) => !isThere({ panel, metric }));
    const place = usual ? { panel, metric: free || usual } : panel.startsWith(NUMBER) ? { panel: "metric", metric: panel.slice(NUMBER.length) } : { panel };
    if (isThere(place)) return refocus(keyOf(place));
    focus = keyOf(place);
    return change(() => here.draft.panels.push(place), () => t("added", { panel: nameOf(place) }));
  }

  // -- what is drawn ---------------------------------------------------------------------------------------------

  function draw() {
    hub.scene.preview = laid();
    hub.draft = here.draft.panels.length ? JSON.stringify({ ...here.draft, name: "draft", title: {}, panels: here.draft.panels.map((place) => ({ ...place, columns: Math.min(place.columns || 1, here.draft.columns) })) }) : "";
    hub.paint();
    renew(document.getElementById("scene-tools"), ...tools());
    renew(document.getElementById("scene-places"), make("ol", { "aria-label": t("places") }, ...here.draft.panels.map(row)));
    if (focus) refocus(focus);
  }

  /** Tiles can be taken hold of: laid anew, they get their names and handles again. */
  function dress() {
    if (!here.page() || !here.draft) return;
    for (const tile of stage().querySelectorAll("[data-panel]")) {
      const place = here.draft.panels.find((one) => keyOf(one) === tile.dataset.panel);
      if (!place) continue;
      tile.tabIndex = 0;
      tile.setAttribute("role", "group");
      tile.setAttribute("aria-label", `${spot(place)}. ${size(place)}`);
      tile.querySelector(".tile-title").tabIndex = -1;
      tile.append(make("span", { class: "scene-grip", "aria-hidden": "true" }));
    }
  }

  const stage = () => document.querySelector("[data-stage] .wall-grid");

  function refocus(key) {
    const tile = stage().querySelector(`[data-panel="${CSS.escape(key)}"]`);
    focus = key;
    if (tile && document.activeElement.closest("[data-stage], body") && !document.activeElement.closest(".scene-places, .scene-tools")) tile.focus({ preventScroll: true });
  }

  function tools() {
    const scenes = Object.keys(here.known.scenes).map((name) => [name, titleOf(name)]);
    const panels = [["", t("add")], ...here.known.panels.map((name) => [name, hub.label("wall", name)]), ...here.known.metrics.map((name) => [here.known.panels.includes(name) ? NUMBER + name : name, hub.label("metric", name)])];
    const columns = Array.from({ length: MOST_COLUMNS }, (_, i) => [String(i + 1), String(i + 1)]);
    const state = here.known.is_edited ? t("edited") : here.known.is_configured ? t("configured") : "";
    return [
      field(t("scene"), choice(t("scene"), scenes, here.known.scene.name, (name) => { location.href = "/scenes/" + encodeURIComponent(name); })),
      field(t("name"), text(here.draft.name, 40, (value) => { here.isChanged = true; here.draft.name = value.trim(); })),
      ...["id", "en"].map((code) => field(t("title_" + code), text(here.draft.title[code] || "", 60, (value) => { here.isChanged = true; here.draft.title[code] = value; }))),
      field(t("columns"), choice(t("columns"), columns, String(here.draft.columns), (value) => change(() => { here.draft.columns = Number(value); }))),
      field(t("panel"), choice(t("panel"), panels, "", (name) => name && add(name))),
      make("span", { class: "scene-acts" }, make("span", { class: "quiet" }, here.isChanged ? t("unsaved") : state),
        button(t("save"), save, { class: "button is-main", id: "scene-save", "data-act": "" }),
        here.known.is_edited ? button(here.known.is_configured ? t("reset") : t("drop"), reset, { id: "scene-reset", "data-act": "" }) : ""),
    ];
  }

  const metrics = (isOffered, sign = "") => here.known.metrics.filter(isOffered).map((name) => [name, sign + hub.label("metric", name)]);

  /** What is explored: {x, by, range} as domain/explored.py reads "metric/dimension/range"; `more` changes some of it. */
  function explored(place, more = {}) {
    const [x = "interactions", by = "", range = "30d"] = (place.beside || "").split("/").filter(Boolean), asked = { x, by, range, ...more };
    const shared = here.known.dimensions[place.metric].filter((name) => here.known.dimensions[asked.x].includes(name));
    if (asked.by !== "time" && !shared.includes(asked.by)) asked.by = shared.includes("channel") ? "channel" : "time";
    return { ...asked, shared, told: `${asked.x}/${asked.by}/${asked.range}` };
  }

  /** The metric that an explored one is held against, what a dot is, and over which range. */
  function against(place, what) {
    const asked = explored(place), word = hub.word, take = (name) => (value) => change(() => { place.beside = explored(place, { [name]: value }).told; });
    const bys = [["time", word("explore.by_time")], ...asked.shared.map((name) => [name, word("wall.explored_by", { dimension: hub.label("dimension", name).toLowerCase() })])];
    return [
      choice(t("against", { panel: what }), metrics(() => true, word("explore.against") + " "), asked.x, take("x")),
      choice(t("by", { panel: what }), bys, asked.by, take("by")),
      choice(t("range", { panel: what }), here.known.ranges.map((name) => [name, word("range.long_" + name)]), asked.range, take("range")),
    ];
  }

  function row(place) {
    const at = here.draft.panels.indexOf(place), columns = place.columns || 1, rows = place.rows || 1, what = nameOf(place);
    const act = (sign, name, does, disabled) => button(sign, () => { focus = null; does(); again(name, place); }, { "aria-label": t(name, { panel: what }), title: t(name, { panel: what }), "data-does": name, disabled });
    const about = place.metric && kindOf(place) !== "metric" ? [choice(t("about_metric", { panel: what }), metrics((name) => name === place.metric || !isThere({ ...place, metric: name })), place.metric, (name) => change(() => { place.metric = name; if (place.beside) place.beside = explored(place).told; }))] : [];
    const beside = kindOf(place) === "metric" ? [choice(t("beside", { panel: what }), [["", t("beside_none")], ...metrics((name) => name !== (place.metric || place.panel), "+ ")], place.beside || "", (name) => change(() => { if (name) place.beside = name; else delete place.beside; }))] : [];
    const held = place.panel === "explored" ? against(place, what) : [];
    return make("li", { "data-place": keyOf(place) }, make("b", {}, what), make("span", { class: "quiet" }, `${columns} × ${rows}`), ...about, ...beside, ...held,
      make("span", { class: "scene-does" },
        act("↑", "earlier", () => move(place, at - 1), at === 0), act("↓", "later", () => move(place, at + 1), at === here.draft.panels.length - 1),
        act("⇤", "narrower", () => resize(place, columns - 1, rows), columns === 1), act("⇥", "wider", () => resize(place, columns + 1, rows), columns >= here.draft.columns),
        act("⤒", "lower", () => resize(place, columns, rows - 1), rows === 1), act("⤓", "higher", () => resize(place, columns, rows + 1), rows === MOST_ROWS),
        act("✕", "remove", () => remove(place), here.draft.panels.length === 1)));
  }

  /** The list is drawn anew: the same button keeps the focus, or its neighbour where it can do no more. */
  function again(name, place) {
    const line = document.querySelector(`[data-place="${CSS.escape(keyOf(place))}"]`);
    const same = line && [line.querySelector(`[data-does="${name}"]:not(:disabled)`), ...line.querySelectorAll("[data-does]:not(:disabled)")].find(Boolean);
    if (same) same.focus();
  }

  // -- kept ------------------------------------------------------------------------------------------------------

  async function ask(method, name, body) {
    const isSame = method === "POST" && name === here.known.scene.name && here.known.seen;
    const done = await sent("scenes/" + encodeURIComponent(name) + (isSame ? "?seen=" + here.known.seen : ""), method, body);
    if (done === null) here.known.seen = 0; // told so, whoever saves once more means it
    if (!done) return;
    here.isChanged = false;
    location.href = "/scenes/" + encodeURIComponent(method === "POST" || here.known.is_configured ? name : "main");
  }

  function save() {
    const { name, columns, title, panels } = here.draft;
    return ask("POST", name || "-", { columns, title, panels: panels.map((place) => ({ ...place, columns: Math.min(place.columns || 1, columns) })) });
  }
  const reset = () => ask("DELETE", here.known.scene.name);

  // -- hands -----------------------------------------------------------------------------------------------------

  const placeOf = (node) => { const tile = node.closest && node.closest("[data-stage] [data-panel]"); return tile ? here.draft.panels.find((one) => keyOf(one) === tile.dataset.panel) : null; };

  let held = null;

  /** What is held is let go where it was: by Escape, and where the browser takes the pointer away. */
  function letGo() {
    if (!held) return false;
    held = null;
    for (const tile of stage().querySelectorAll("[data-over]")) delete tile.dataset.over;
    say(t("let_go"));
    return true;
  }

  document.addEventListener("pointercancel", letGo);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && letGo()) return void event.stopPropagation();
    const place = here.page() && here.draft && !event.ctrlKey && !event.metaKey && !event.altKey ? placeOf(event.target) : null;
    if (!place) return;
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!by && event.key !== "Delete" && event.key !== "Backspace") return;
    event.preventDefault();
    event.stopPropagation();
    focus = keyOf(place);
    if (!by) return void (here.draft.panels.length > 1 && remove(place));
    if (event.shiftKey) resize(place, (place.columns || 1) + by[0], (place.rows || 1) + by[1]);
    else move(place, here.draft.panels.indexOf(place) + by[0] + by[1]);
  }, true);

  document.addEventListener("pointerdown", (event) => {
    const place = here.page() && here.draft ? placeOf(event.target) : null;
    if (!place || event.button) return;
    const tile = event.target.closest("[data-panel]"), box = tile.getBoundingClientRect();
    held = { place, isGrip: event.target.classList.contains("scene-grip"), x: event.clientX, y: event.clientY, wide: box.width / (place.columns || 1), high: box.height / (place.rows || 1) };
    tile.focus();
    event.preventDefault();
  });
  document.addEventListener("pointermove", (event) => {
    if (!held) return;
    const over = held.isGrip ? null : document.elementFromPoint(event.clientX, event.clientY)?.closest("[data-stage] [data-panel]");
    for (const tile of stage().querySelectorAll("[data-over]")) if (tile !== over) delete tile.dataset.over;
    if (over && placeOf(over) !== held.place) over.dataset.over = "";
  });
  document.addEventListener("pointerup", (event) => {
    const one = held;
    held = null;
    if (!one || !here.page()) return;
    focus = keyOf(one.place);
    if (one.isGrip) {
      const step = (by, length) => Math.round(by / length);
      return resize(one.place, (one.place.columns || 1) + step(event.clientX - one.x, one.wide), (one.place.rows || 1) + step(event.clientY - one.y, one.high));
    }
    const over = document.elementFromPoint(event.clientX, event.clientY), target = over && placeOf(over);
    for (const tile of stage().querySelectorAll("[data-over]")) delete tile.dataset.over;
    if (target && target !== one.place) move(one.place, here.draft.panels.indexOf(target));
  });
  document.addEventListener("click", (event) => { if (event.target.closest && event.target.closest("[data-stage] a")) event.preventDefault(); }, true);
  document.addEventListener("cehub:laid", dress);
})();
