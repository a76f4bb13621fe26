/* Editing a screen: which scenes hang on it in turn, for how long each, what interrupts them, and its hours. The small
   wall shows the draft as it would hang: its scenes in turn, by the clock, with live numbers. */
(() => {
  "use strict";
  const hub = (window.CEHub = window.CEHub || {});
  const { make, field, choice, text, button, sent, say } = hub.editing;
  const TAKEOVERS = ["critical", "crisis", "never"], LANGUAGES = ["id", "en"], HOURS = ["night", "dim"];
  const page = () => document.querySelector("[data-screen-editor]");
  const t = (key, values) => hub.word("editor." + key, values);
  let known = null, shownOn = null, draft = null, isChanged = false, hanging = null;

  const titleOf = (name) => known.scenes[name].title[hub.language] || hub.label("scene", name);

  function open() {
    known = JSON.parse(page().dataset.screenEditor);
    shownOn = page();
    draft = structuredClone(known.screen);
    isChanged = false;
    hub.paint();
    draw();
  }

  /** Change the draft, show it, and say what became of it. */
  function change(act, said) {
    act();
    isChanged = true;
    draw();
    if (said) say(said);
  }

  // -- the small wall --------------------------------------------------------------------------------------------

  /** Hang the scene whose turn it is, as live/stage.py reckons it. */
  function hang() {
    const turn = Math.floor(hub.now() / 1000 / draft.every), name = draft.scenes[turn % draft.scenes.length];
    const scene = known.scenes[name];
    if (scene === hanging) return;
    hanging = scene;
    hub.scene.preview = scene;
    hub.draft = JSON.stringify({ name: scene.name, columns: scene.columns, title: scene.title, panels: scene.panels });
    hub.paint();
    for (const row of document.querySelectorAll("[data-turn]")) row.ariaCurrent = row.dataset.turn === name ? "true" : null;
    for (const link of page().querySelectorAll("[data-stage] a")) link.tabIndex = -1;
  }

  // -- what is drawn ---------------------------------------------------------------------------------------------

  function draw() {
    document.getElementById("scene-tools").replaceChildren(...tools());
    document.getElementById("scene-places").replaceChildren(make("ol", { "aria-label": t("turn") }, ...draft.scenes.map(row)));
    hanging = null;
    hang();
  }

  function typed(value, most, name, keep) {
    const input = text(value, most, (said) => { isChanged = true; keep(said.trim()); });
    input.name = name;
    return input;
  }

  function seconds() {
    const input = make("input", { type: "number", min: "5", max: "3600", step: "1", value: String(draft.every), name: "every" });
    input.addEventListener("input", () => { isChanged = true; if (input.checkValidity() && input.value) { draft.every = Number(input.value); hang(); } });
    return input;
  }

  function tools() {
    const left = Object.keys(known.scenes).filter((name) => !draft.scenes.includes(name)).map((name) => [name, titleOf(name)]);
    const hours = (key) => field(t(key), Object.assign(typed(draft[key] || "", 11, key, (value) => { draft[key] = value; }), { placeholder: "18:00-06:00" }));
    const state = known.is_edited ? t("edited") : known.is_configured ? t("configured") : "";
    return [
      known.is_new ? field(t("screen_name"), typed(draft.name, 40, "name", (value) => { draft.name = value; })) : "",
      ...LANGUAGES.map((code) => field(t("title_" + code), typed(draft.title[code] || "", 60, code, (value) => { draft.title[code] = value; }))),
      field(t("every"), seconds()),
      field(t("takeover"), choice(t("takeover"), TAKEOVERS.map((one) => [one, t("takeover_" + one)]), draft.takeover, (value) => change(() => { draft.takeover = value; }))),
      ...HOURS.map(hours),
      field(t("scene"), choice(t("scene"), [["", t("add_scene")], ...left], "", (name) => name && change(() => draft.scenes.push(name), t("added", { panel: titleOf(name) })))),
      make("span", { class: "scene-acts" }, make("span", { class: "quiet" }, isChanged ? t("unsaved") : state),
        button(t("save"), save, { class: "button is-main", "data-act": "screen-save" }),
        known.is_edited ? button(known.is_configured ? t("reset") : t("drop_screen"), reset, { "data-act": "screen-reset" }) : ""),
    ];
  }

  function row(name) {
    const at = draft.scenes.indexOf(name), title = titleOf(name), last = draft.scenes.length - 1;
    const swap = (to) => change(() => { draft.scenes.splice(at, 1); draft.scenes.splice(to, 0, name); }, t("spot", { panel: title, n: to + 1, of: last + 1 }));
    const act = (sign, does, doing, disabled) => button(sign, () => { doing(); again(name, does); }, { "aria-label": t(does, { panel: title }), title: t(does, { panel: title }), "data-does": does, disabled });
    return make("li", { "data-turn": name }, make("b", {}, title), make("a", { href: "/scenes/" + encodeURIComponent(name) }, t("edit_scene", { scene: title })),
      make("span", { class: "scene-does" },
        act("↑", "earlier", () => swap(at - 1), at === 0), act("↓", "later", () => swap(at + 1), at === last),
        act("✕", "remove", () => change(() => draft.scenes.splice(at, 1), t("removed", { panel: title })), last === 0)));
  }

  /** The list is drawn anew: the same button keeps the focus, or its neighbour where it can do no more. */
  function again(name, does) {
    const line = document.querySelector(`[data-turn="${CSS.escape(name)}"]`) || document.querySelector("[data-turn]");
    const same = line.querySelector(`[data-does="${does}"]:not(:disabled)`) || line.querySelector("[data-does]:not(:disabled)") || line.querySelector("a");
    same.focus();
  }

  // -- kept ------------------------------------------------------------------------------------------------------

  async function save() {
    const { name, ...rest } = draft;
    if (!await sent("screens/" + encodeURIComponent(name || "-"), "POST", rest)) return;
    isChanged = false;
    location.href = "/scenes?screen=" + encodeURIComponent(name);
  }

  async function reset() {
    if (!await sent("screens/" + encodeURIComponent(known.screen.name), "DELETE")) return;
    isChanged = false;
    location.href = "/scenes?screen=" + encodeURIComponent(known.is_configured ? known.screen.name : "main");
  }

  document.addEventListener("cehub:second", () => { if (page() && draft) hang(); });
  window.addEventListener("beforeunload", (event) => { if (page() && isChanged) event.preventDefault(); });

  new MutationObserver(() => {
    if (page() && page() !== shownOn && document.getElementById("wall") && hub.scene && hub.paint) open();
    else if (!page() && draft) { draft = null; shownOn = null; hub.draft = ""; hub.scene.preview = null; }
  }).observe(document.documentElement, { subtree: true, childList: true });
})();
