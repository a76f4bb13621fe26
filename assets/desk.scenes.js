/* Editing a scene: a draft in this page, shown by the painters of the wall as it would hang, with live numbers.

   A tile of the small wall can be dragged to another place, resized at its corner, or, in focus, moved by the arrows,
   resized by Shift and the arrows, and removed by Delete. The list beside it does the same with buttons. */
(() => {
  "use strict";
  const hub = (window.CEHub = window.CEHub || {});
  const MOST_COLUMNS = 8, MOST_ROWS = 4;
  const page = () => document.querySelector("[data-editor]");
  const say = (text, isBad) => document.getElementById("desk-said").replaceChildren(make("span", { class: isBad ? "said is-bad" : "said" }, text));
  const t = (key, values) => hub.word("editor." + key, values);
  let known = null, shownOn = null, draft = null, focus = null, isChanged = false;

  const keyOf = (place) => (place.metric ? `${place.panel}:${place.metric}` : place.panel);
  const kindOf = (place) => (known.panels.includes(place.panel) ? place.panel : "metric");
  const nameOf = (place) => (kindOf(place) === "metric" ? hub.label("metric", place.panel) : hub.label("wall", place.panel) + (place.metric ? " · " + hub.label("metric", place.metric) : ""));
  const titleOf = (name) => (known.scenes[name] || {})[hub.language] || hub.label("scene", name);

  function make(tag, traits = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(traits)) if (value !== null && value !== false) name in node && typeof value !== "string" ? (node[name] = value) : node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  // -- the draft -------------------------------------------------------------------------------------------------

  function open() {
    known = JSON.parse(page().dataset.editor);
    shownOn = page();
    draft = structuredClone(known.scene);
    isChanged = false;
    focus = null;
    hub.paint();
    draw();
  }

  /** Change the draft, show it, and say what became of it. */
  function change(act, said) {
    act();
    isChanged = true;
    draw();
    if (said) say(said());
  }

  const spot = (place) => t("spot", { panel: nameOf(place), n: draft.panels.indexOf(place) + 1, of: draft.panels.length });
  const size = (place) => t("size", { panel: nameOf(place), columns: place.columns || 1, rows: place.rows || 1 });

  function move(place, to) {
    const from = draft.panels.indexOf(place), target = Math.max(0, Math.min(draft.panels.length - 1, to));
    if (from === target) return;
    change(() => { draft.panels.splice(from, 1); draft.panels.splice(target, 0, place); }, () => spot(place));
  }

  function resize(place, columns, rows) {
    const wide = Math.max(1, Math.min(draft.columns, columns)), high = Math.max(1, Math.min(MOST_ROWS, rows));
    if (wide === (place.columns || 1) && high === (place.rows || 1)) return;
    change(() => { place.columns = wide; place.rows = high; }, () => size(place));
  }

  function remove(place) {
    const at = draft.panels.indexOf(place);
    change(() => draft.panels.splice(at, 1), () => t("removed", { panel: nameOf(place) }));
    const next = draft.panels[Math.min(at, draft.panels.length - 1)];
    if (next) refocus(keyOf(next));
  }

  function add(panel) {
    const place = panel in known.about ? { panel, metric: known.about[panel] } : { panel };
    if (draft.panels.some((one) => keyOf(one) === keyOf(place))) return refocus(keyOf(place));
    focus = keyOf(place);
    return change(() => draft.panels.push(place), () => t("added", { panel: nameOf(place) }));
  }

  // -- what is drawn ---------------------------------------------------------------------------------------------

  function draw() {
    hub.scene.preview = {
      ...draft,
      places: draft.panels.map((place) => ({ columns: 1, rows: 1, ...place, columns: Math.min(place.columns || 1, draft.columns), key: keyOf(place), kind: kindOf(place) })),
    };
    hub.draft = draft.panels.length ? JSON.stringify({ ...draft, panels: draft.panels.map((place) => ({ ...place, columns: Math.min(place.columns || 1, draft.columns) })) }) : "";
    hub.paint();
    document.getElementById("scene-tools").replaceChildren(...tools());
    document.getElementById("scene-places").replaceChildren(make("ol", { "aria-label": t("places") }, ...draft.panels.map(row)));
    if (focus) refocus(focus);
  }

  /** Tiles can be taken hold of: laid anew, they get their names and handles again. */
  function dress() {
    if (!page() || !draft) return;
    for (const tile of stage().querySelectorAll("[data-panel]")) {
      const place = draft.panels.find((one) => keyOf(one) === tile.dataset.panel);
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

  function field(label, input) { return make("label", {}, make("span", {}, label), input); }

  function choice(label, options, value, chosen) {
    const select = make("select", { "aria-label": label }, ...options.map(([one, said]) => make("option", { value: one, selected: one === value }, said)));
    select.addEventListener("change", () => chosen(select.value));
    return select;
  }

  function text(value, most, typed) {
    const input = make("input", { type: "text", maxlength: String(most), value });
    input.addEventListener("input", () => typed(input.value));
    return input;
  }

  function button(said, act, traits = {}) {
    const made = make("button", { class: "button", type: "button", ...traits }, said);
    made.addEventListener("click", act);
    return made;
  }

  function tools() {
    const scenes = Object.keys(known.scenes).map((name) => [name, titleOf(name)]);
    const panels = [["", t("add")], ...known.panels.map((name) => [name, hub.label("wall", name)]), ...known.metrics.map((name) => [name, hub.label("metric", name)])];
    const columns = Array.from({ length: MOST_COLUMNS }, (_, i) => [String(i + 1), String(i + 1)]);
    const state = known.is_edited ? t("edited") : known.is_configured ? t("configured") : "";
    return [
      field(t("scene"), choice(t("scene"), scenes, known.scene.name, (name) => { location.href = "/scenes/" + encodeURIComponent(name); })),
      field(t("name"), text(draft.name, 40, (value) => { isChanged = true; draft.name = value.trim(); })),
      ...["id", "en"].map((code) => field(t("title_" + code), text(draft.title[code] || "", 60, (value) => { isChanged = true; draft.title[code] = value; }))),
      field(t("columns"), choice(t("columns"), columns, String(draft.columns), (value) => change(() => { draft.columns = Number(value); }))),
      field(t("panel"), choice(t("panel"), panels, "", (name) => name && add(name))),
      make("span", { class: "scene-acts" }, make("span", { class: "quiet" }, isChanged ? t("unsaved") : state),
        button(t("save"), save, { class: "button is-main", "data-act": "scene-save" }),
        known.is_edited ? button(known.is_configured ? t("reset") : t("drop"), reset, { "data-act": "scene-reset" }) : ""),
    ];
  }

  function row(place) {
    const at = draft.panels.indexOf(place), columns = place.columns || 1, rows = place.rows || 1, what = nameOf(place);
    const act = (sign, name, does, disabled) => button(sign, () => { focus = null; does(); again(name, place); }, { "aria-label": t(name, { panel: what }), title: t(name, { panel: what }), "data-does": name, disabled });
    const about = place.metric ? [choice(t("about_metric", { panel: what }), known.metrics.map((name) => [name, hub.label("metric", name)]), place.metric, (name) => change(() => { place.metric = name; }))] : [];
    const beside = kindOf(place) === "metric" ? [choice(t("beside", { panel: what }), [["", t("beside_none")], ...known.metrics.filter((name) => name !== place.panel).map((name) => [name, "+ " + hub.label("metric", name)])], place.beside || "", (name) => change(() => { if (name) place.beside = name; else delete place.beside; }))] : [];
    return make("li", { "data-place": keyOf(place) }, make("b", {}, what), make("span", { class: "quiet" }, `${columns} × ${rows}`), ...about, ...beside,
      make("span", { class: "scene-does" },
        act("↑", "earlier", () => move(place, at - 1), at === 0), act("↓", "later", () => move(place, at + 1), at === draft.panels.length - 1),
        act("⇤", "narrower", () => resize(place, columns - 1, rows), columns === 1), act("⇥", "wider", () => resize(place, columns + 1, rows), columns >= draft.columns),
        act("⤒", "lower", () => resize(place, columns, rows - 1), rows === 1), act("⤓", "higher", () => resize(place, columns, rows + 1), rows === MOST_ROWS),
        act("✕", "remove", () => remove(place), draft.panels.length === 1)));
  }

  /** The list is drawn anew: the same button keeps the focus, or its neighbour where it can do no more. */
  function again(name, place) {
    const line = document.querySelector(`[data-place="${CSS.escape(keyOf(place))}"]`);
    const same = line && [line.querySelector(`[data-does="${name}"]:not(:disabled)`), ...line.querySelectorAll("[data-does]:not(:disabled)")].find(Boolean);
    if (same) same.focus();
  }

  // -- kept ------------------------------------------------------------------------------------------------------

  /** Ask the hub to keep or to forget something; what it refuses is said, and nothing left. */
  async function sent(path, method, body) {
    const answer = await fetch("/api/v1/" + path, {
      method, headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang }, body: body && JSON.stringify(body),
    });
    if (answer.ok) return true;
    const said = await answer.json();
    say(said.detail || said.title, true);
    return false;
  }

  async function ask(method, name, body) {
    if (!await sent("scenes/" + encodeURIComponent(name), method, body)) return;
    isChanged = false;
    location.href = "/scenes/" + encodeURIComponent(method === "POST" || known.is_configured ? name : "main");
  }

  function save() {
    const { name, columns, title, panels } = draft;
    return ask("POST", name || "-", { columns, title, panels: panels.map((place) => ({ ...place, columns: Math.min(place.columns || 1, columns) })) });
  }
  const reset = () => ask("DELETE", known.scene.name);

  // -- hands -----------------------------------------------------------------------------------------------------

  const placeOf = (node) => { const tile = node.closest && node.closest("[data-stage] [data-panel]"); return tile ? draft.panels.find((one) => keyOf(one) === tile.dataset.panel) : null; };

  document.addEventListener("keydown", (event) => {
    const place = page() && draft && !event.ctrlKey && !event.metaKey && !event.altKey ? placeOf(event.target) : null;
    if (!place) return;
    const by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[event.key];
    if (!by && event.key !== "Delete" && event.key !== "Backspace") return;
    event.preventDefault();
    event.stopPropagation();
    focus = keyOf(place);
    if (!by) return void (draft.panels.length > 1 && remove(place));
    if (event.shiftKey) resize(place, (place.columns || 1) + by[0], (place.rows || 1) + by[1]);
    else move(place, draft.panels.indexOf(place) + by[0] + by[1]);
  }, true);

  hub.editing = { make, field, choice, text, button, sent, say };

  let held = null;
  document.addEventListener("pointerdown", (event) => {
    const place = page() && draft ? placeOf(event.target) : null;
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
    if (!one || !page()) return;
    focus = keyOf(one.place);
    if (one.isGrip) {
      const step = (by, length) => Math.round(by / length);
      return resize(one.place, (one.place.columns || 1) + step(event.clientX - one.x, one.wide), (one.place.rows || 1) + step(event.clientY - one.y, one.high));
    }
    const over = document.elementFromPoint(event.clientX, event.clientY), target = over && placeOf(over);
    for (const tile of stage().querySelectorAll("[data-over]")) delete tile.dataset.over;
    if (target && target !== one.place) move(one.place, draft.panels.indexOf(target));
  });
  document.addEventListener("click", (event) => { if (event.target.closest && event.target.closest("[data-stage] a")) event.preventDefault(); }, true);
  document.addEventListener("cehub:laid", dress);
  window.addEventListener("beforeunload", (event) => { if (page() && isChanged) event.preventDefault(); });

  new MutationObserver(() => {
    if (page() && page() !== shownOn && document.getElementById("wall") && hub.scene && hub.paint) open();
    else if (!page() && draft) { draft = null; shownOn = null; hub.draft = ""; hub.scene.preview = null; }
  }).observe(document.documentElement, { subtree: true, childList: true });
})();
