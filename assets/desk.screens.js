/* Editing a screen: which scenes hang on it in turn, for how long each, what interrupts them, and its hours. The small
   wall shows the draft as it would hang: its scenes in turn, by the clock, with live numbers. */
(() => {
  "use strict";
  const hub = window.CEHub;
  const { make, field, choice, text, button, renew, sent } = hub.editing;
  const TAKEOVERS = ["critical", "crisis", "never"], LANGUAGES = ["id", "en"], HOURS = ["night", "dim"];
  const t = (key, values) => hub.word("editor." + key, values);
  const here = hub.editing.open("screen-editor", { begun: (known) => known.screen, draw });
  let hanging = null;

  const titleOf = (name) => here.known.scenes[name].title[hub.language] || hub.label("scene", name);

  // -- the small wall --------------------------------------------------------------------------------------------

  /** Hang the scene whose turn it is, as live/stage.py reckons it. */
  function hang() {
    const turn = Math.floor(hub.now() / 1000 / here.draft.every), name = here.draft.scenes[turn % here.draft.scenes.length];
    const scene = here.known.scenes[name];
    if (scene === hanging) return;
    hanging = scene;
    hub.scene.preview = scene;
    hub.draft = JSON.stringify({ name: scene.name, columns: scene.columns, title: scene.title, panels: scene.panels });
    hub.paint();
    for (const row of document.querySelectorAll("[data-turn]")) row.ariaCurrent = row.dataset.turn === name ? "true" : null;
    for (const link of here.page().querySelectorAll("[data-stage] a")) link.tabIndex = -1;
  }

  // -- what is drawn ---------------------------------------------------------------------------------------------

  function draw() {
    renew(document.getElementById("scene-tools"), ...tools());
    renew(document.getElementById("scene-places"), make("ol", { "aria-label": t("turn") }, ...here.draft.scenes.map(row)));
    hanging = null;
    hang();
  }

  function typed(value, most, name, keep) {
    const input = text(value, most, (said) => { here.isChanged = true; keep(said.trim()); });
    input.name = name;
    return input;
  }

  function seconds() {
    const input = make("input", { type: "number", min: "5", max: "3600", step: "1", value: String(here.draft.every), name: "every" });
    input.addEventListener("input", () => { here.isChanged = true; if (input.checkValidity() && input.value) { here.draft.every = Number(input.value); hang(); } });
    return input;
  }

  function tools() {
    const left = Object.keys(here.known.scenes).filter((name) => !here.draft.scenes.includes(name)).map((name) => [name, titleOf(name)]);
    const hours = (key) => field(t(key), Object.assign(typed(here.draft[key] || "", 11, key, (value) => { here.draft[key] = value; }), { placeholder: "18:00-06:00" }));
    const state = here.known.is_edited ? t("edited") : here.known.is_configured ? t("configured") : "";
    return [
      here.known.is_new ? field(t("screen_name"), typed(here.draft.name, 40, "name", (value) => { here.draft.name = value; })) : "",
      ...LANGUAGES.map((code) => field(t("title_" + code), typed(here.draft.title[code] || "", 60, code, (value) => { here.draft.title[code] = value; }))),
      field(t("every"), seconds()),
      field(t("takeover"), choice(t("takeover"), TAKEOVERS.map((one) => [one, t("takeover_" + one)]), here.draft.takeover, (value) => here.change(() => { here.draft.takeover = value; }))),
      ...HOURS.map(hours),
      field(t("scene"), choice(t("scene"), [["", t("add_scene")], ...left], "", (name) => name && here.change(() => here.draft.scenes.push(name), t("added", { panel: titleOf(name) })))),
      make("span", { class: "scene-acts" }, make("span", { class: "quiet" }, here.isChanged ? t("unsaved") : state),
        button(t("save"), save, { class: "button is-main", id: "screen-save", "data-act": "" }),
        here.known.is_edited ? button(here.known.is_configured ? t("reset") : t("drop_screen"), reset, { id: "screen-reset", "data-act": "" }) : ""),
    ];
  }

  function row(name) {
    const at = here.draft.scenes.indexOf(name), title = titleOf(name), last = here.draft.scenes.length - 1;
    const swap = (to) => here.change(() => { here.draft.scenes.splice(at, 1); here.draft.scenes.splice(to, 0, name); }, t("spot", { panel: title, n: to + 1, of: last + 1 }));
    const act = (sign, does, doing, disabled) => button(sign, () => { doing(); again(name, does); }, { "aria-label": t(does, { panel: title }), title: t(does, { panel: title }), "data-does": does, disabled });
    return make("li", { "data-turn": name }, make("b", {}, title), make("a", { href: "/scenes/" + encodeURIComponent(name) }, t("edit_scene", { scene: title })),
      make("span", { class: "scene-does" },
        act("↑", "earlier", () => swap(at - 1), at === 0), act("↓", "later", () => swap(at + 1), at === last),
        act("✕", "remove", () => here.change(() => here.draft.scenes.splice(at, 1), t("removed", { panel: title })), last === 0)));
  }

  /** The list is drawn anew: the same button keeps the focus, or its neighbour where it can do no more. */
  function again(name, does) {
    const line = document.querySelector(`[data-turn="${CSS.escape(name)}"]`) || document.querySelector("[data-turn]");
    const same = line.querySelector(`[data-does="${does}"]:not(:disabled)`) || line.querySelector("[data-does]:not(:disabled)") || line.querySelector("a");
    same.focus();
  }

  // -- kept ------------------------------------------------------------------------------------------------------

  async function save() {
    const { name, ...rest } = here.draft;
    if (!await sent("screens/" + encodeURIComponent(name || "-"), "POST", rest)) return;
    here.isChanged = false;
    location.href = "/scenes?screen=" + encodeURIComponent(name);
  }

  async function reset() {
    if (!await sent("screens/" + encodeURIComponent(here.known.screen.name), "DELETE")) return;
    here.isChanged = false;
    location.href = "/scenes?screen=" + encodeURIComponent(here.known.is_configured ? here.known.screen.name : "main");
  }

  document.addEventListener("cehub:second", () => { if (here.page() && here.draft) hang(); });
})();
