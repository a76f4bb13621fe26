/* What the pages that edit share: a draft of what came with the page, its controls, and asking the hub to keep it. */
(() => {
  "use strict";
  const hub = (window.CEHub = window.CEHub || {});
  const say = (text, isBad) => document.getElementById("desk-said").replaceChildren(make("span", { class: isBad ? "said is-bad" : "said" }, text));

  function make(tag, traits = {}, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(traits)) if (value !== null && value !== false) name in node && typeof value !== "string" ? (node[name] = value) : node.setAttribute(name, value);
    node.append(...children);
    return node;
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

  /** Put these in place of what a node holds; the control that had the focus keeps it, by its name or its place. */
  function renew(node, ...children) {
    const all = () => [...node.querySelectorAll("select, input, button, a")], held = document.activeElement, at = all().indexOf(held);
    const name = held && held.getAttribute("aria-label");
    node.replaceChildren(...children);
    const same = at < 0 ? null : all().find((one) => name && one.getAttribute("aria-label") === name) || all()[at];
    if (same) same.focus({ preventScroll: true });
  }

  /** Ask the hub to keep or to forget something; what it refuses is said, and nothing left. Whether it did, or null
      where somebody was faster. */
  async function sent(path, method, body) {
    const answer = await fetch("/api/v1/" + path, {
      method, headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang }, body: body && JSON.stringify(body),
    }).catch(() => null);
    // The line at the lower edge says that nobody answers.
    if (!answer) return false;
    if (answer.ok) return true;
    const said = await answer.json();
    say(said.detail || said.title, true);
    return answer.status === 409 ? null : false;
  }

  /** The editor of the page whose data-`name` says what is edited: opened when that page comes, forgotten when it goes.

      `begun` picks out of what is known what the draft is made of, `draw` draws it, after every change too. */
  function open(name, { begun, draw }) {
    const page = () => document.querySelector(`[data-${name}]`);
    const here = { page, known: null, draft: null, isChanged: false, change };
    let shownOn = null;

    /** Change the draft, show it, and say what became of it. */
    function change(act, said) {
      act();
      here.isChanged = true;
      draw();
      if (said) say(typeof said === "function" ? said() : said);
    }

    function begin() {
      const known = JSON.parse(page().getAttribute("data-" + name));
      shownOn = page();
      Object.assign(here, { known, draft: structuredClone(begun(known)), isChanged: false });
      hub.paint();
      draw();
    }

    function forget() {
      shownOn = here.draft = null;
      hub.draft = "";
      hub.scene.preview = null;
    }

    window.addEventListener("beforeunload", (event) => { if (page() && here.isChanged) event.preventDefault(); });
    new MutationObserver(() => {
      if (page() && page() !== shownOn && document.getElementById("wall") && hub.scene && hub.paint) begin();
      else if (!page() && here.draft) forget();
    }).observe(document.documentElement, { subtree: true, childList: true });
    return here;
  }

  hub.editing = { make, field, choice, text, button, renew, sent, say, open };
})();
