/* What moves on a desk page outside Dash: the bar (live state, clock, open alerts), pulses that ask a page to draw
   itself again, letter keys, and the question who somebody is. Times and changes come from live.js.

   <span data-pulse="alerts cases" data-every="1000" id="…"> has its n_clicks raised when one of these changed, at most
   once in `every` ms, and each half minute, or `data-breath` ms, so that ages stay true.
   [data-act] needs a person: the first click asks who it is, then goes on to what has its id now. [data-key] is pressed by its letter. */
(() => {
  "use strict";
  const hub = (window.CEHub = window.CEHub || {});
  const YEAR = 31_536_000, BREATH = 30_000;
  const one = (name) => document.querySelector(`[data-desk="${name}"]`);
  const desk = () => document.querySelector(".desk");

  // -- the bar ---------------------------------------------------------------------------------------------------

  function write(node, text) { if (node && node.textContent !== text) node.textContent = text; }

  function paint() {
    if (!desk()) return;
    const live = one("live"), lost = one("offline"), is_lost = hub.state === "stale" || hub.state === "waiting";
    if (live) { write(live, is_lost ? live.dataset.lost : live.dataset.live); live.classList.toggle("is-lost", is_lost); }
    if (lost) lost.hidden = hub.state !== "stale";
    const clock = one("clock");
    if (clock && hub.frame) write(clock, hub.clock(hub.now(), desk().dataset.zone));
    const open = hub.frame && hub.frame.alerts ? hub.frame.alerts.open : 0;
    for (const count of document.querySelectorAll('[data-desk="open"]')) write(count, open ? String(open) : "");
  }

  // -- pulses ----------------------------------------------------------------------------------------------------

  const pulsed = new Map();
  let waiting = false;

  function pulse(node) {
    const now = performance.now(), every = Number(node.dataset.every || 1000), last = pulsed.get(node.id) || -Infinity;
    if (now - last < every) {
      if (!node.dataset.owed) setTimeout(pay, every - (now - last), node);
      node.dataset.owed = "1";
      return;
    }
    delete node.dataset.owed;
    pulsed.set(node.id, now);
    const count = (Number(node.dataset.count) || 0) + 1;
    node.dataset.count = String(count);
    window.dash_clientside.set_props(node.id, { n_clicks: count });
  }

  /** What came too soon after the last drawing is drawn as soon as it may be. */
  function pay(node) {
    if (!node.dataset.owed || !node.isConnected) return;
    if (document.hidden) { waiting = true; return; }
    delete node.dataset.owed;
    pulse(node);
  }

  function changed(names) {
    for (const node of document.querySelectorAll("[data-pulse]"))
      if (node.dataset.pulse.split(" ").some((name) => names.includes(name))) document.hidden ? (waiting = true) : pulse(node);
  }

  function second() {
    paint();
    // Once it is back, all that was missed is drawn.
    if (hub.state === "stale") waiting = true;
    if (hub.state !== "live" || document.hidden) return;
    for (const node of document.querySelectorAll("[data-pulse]")) {
      const last = pulsed.get(node.id);
      if (last === undefined) pulsed.set(node.id, performance.now());
      else if (node.dataset.owed || waiting || performance.now() - last > Number(node.dataset.breath || BREATH)) pulse(node);
    }
    waiting = false;
  }

  /** What is pressed while nobody answers is not carried out: the line that says so lights up. */
  document.addEventListener("click", (event) => {
    const lost = one("offline");
    if (!lost || lost.hidden || !event.target.closest || !event.target.closest("button, a, label, [role=option]")) return;
    lost.classList.remove("is-meant");
    requestAnimationFrame(() => lost.classList.add("is-meant"));
  }, true);

  for (const name of ["cehub:live", "cehub:frame"]) document.addEventListener(name, paint);
  document.addEventListener("cehub:changed", (event) => changed(event.detail));
  document.addEventListener("cehub:second", second);
  /** The link to the page that is open says so to who does not see it; on a phone, where the links scroll, it is in sight. */
  let lit = null;
  function light() {
    const here = document.querySelector(".bar-link.is-here");
    if (!here || here === lit) return;
    // Its element may have stood for another page before.
    if (lit) lit.removeAttribute("aria-current");
    here.setAttribute("aria-current", "page");
    lit = here;
    const links = here.parentElement;
    if (links.scrollWidth > links.clientWidth) links.scrollLeft = here.offsetLeft - (links.clientWidth - here.offsetWidth) / 2;
  }

  /** What Mantine leaves unsaid: the head of a dialog is no second banner of the page, a field that opens a list is one,
      and says whether its list is open. */
  const LISTED = "input[aria-haspopup=listbox]";
  function plain() {
    for (const head of document.querySelectorAll("header.mantine-Modal-header:not([role])")) head.setAttribute("role", "presentation");
    for (const field of document.querySelectorAll(`${LISTED}:not([aria-expanded])`)) dressList(field);
  }
  function dressList(field) {
    if (!field.matches(LISTED)) return;
    field.setAttribute("role", "combobox");
    field.setAttribute("aria-expanded", String(field.hasAttribute("aria-controls")));
  }
  new MutationObserver((seen) => seen.forEach((one) => dressList(one.target))).observe(document.documentElement, { attributeFilter: ["aria-controls"], subtree: true });

  new MutationObserver(() => requestAnimationFrame(() => { paint(); light(); plain(); })).observe(document.documentElement, { childList: true, subtree: true });

  // -- language, theme -------------------------------------------------------------------------------------------

  function keep(name, value) {
    document.cookie = `cehub_${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`;
    const address = new URL(location.href);
    address.searchParams.delete(name);
    history.replaceState(history.state, "", address);
  }

  function choose(name, value) {
    keep(name, value);
    location.reload();
  }

  // A desk keeps what its address asks for: its callbacks know only the cookie. A wall does not, its address stays.
  const asked = new URLSearchParams(location.search), isDesk = !/^\/(wall(\/.*)?)?$/.test(location.pathname);
  for (const name of ["lang", "theme"]) if (isDesk && asked.get(name)) keep(name, asked.get(name));

  // -- who somebody is -------------------------------------------------------------------------------------------

  let meant = null;
  const ask = () => window.dash_clientside.set_props("desk-person", { opened: true });

  async function introduce() {
    const form = document.getElementById("desk-person-save").closest(".dialog");
    const role = form.querySelector("input[type=radio]:checked");
    const name = document.getElementById("desk-name").value;
    const answer = await fetch("/api/v1/me", {
      method: "POST",
      headers: { "Content-Type": "application/json", "Accept-Language": document.documentElement.lang },
      body: JSON.stringify({ name, role: role ? role.value : "" }),
    }).catch(() => null);
    if (!answer) return write(document.getElementById("desk-person-error"), one("offline").textContent);
    const said = await answer.json();
    if (!answer.ok) {
      const field = document.getElementById("desk-name");
      field.setAttribute("aria-invalid", "true");
      field.setAttribute("aria-errormessage", "desk-person-error");
      field.focus();
      return write(document.getElementById("desk-person-error"), said.detail || said.title);
    }
    desk().dataset.person = said.person.name;
    write(one("person"), said.person.name);
    window.dash_clientside.set_props("desk-person", { opened: false });
    const act = meant;
    meant = null;
    if (act) setTimeout(() => { const again = document.getElementById(act); if (again) again.click(); }, 50);
  }

  // Not by its address: a page that hears of another address draws itself anew, and what is drawn anew has no focus.
  document.addEventListener("click", (event) => {
    const past = event.target.closest && event.target.closest(".bar-skip");
    if (!past) return;
    event.preventDefault();
    document.getElementById("desk-main").focus();
  });

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest && event.target.closest(selector);
    const act = at("[data-act]"), language = at("[data-language]"), theme = at("[data-theme-to]");
    if (language) choose("lang", language.dataset.language);
    else if (theme) choose("theme", theme.dataset.themeTo);
    else if (at('[data-desk="person"]')) ask();
    else if (at("#desk-person-save")) introduce();
    else if (at('[data-desk="keys"]')) switchKeys();
    else if (at('[data-desk="print"]')) window.print();
    else if (act && desk() && !desk().dataset.person) {
      event.stopPropagation();
      event.preventDefault();
      meant = act.id;
      ask();
    }
  }, true);

  // -- keys ------------------------------------------------------------------------------------------------------

  const areKeysOn = () => localStorage.getItem("cehub-keys") !== "off";

  function switchKeys() {
    localStorage.setItem("cehub-keys", areKeysOn() ? "off" : "on");
    dressKeys();
  }

  function dressKeys() {
    document.documentElement.dataset.keys = areKeysOn() ? "on" : "off";
    const button = one("keys");
    if (!button) return;
    button.setAttribute("aria-pressed", String(areKeysOn()));
    write(button, areKeysOn() ? button.dataset.on : button.dataset.off);
  }

  const isWriting = (node) => node.closest("input:not([type=checkbox]), textarea, select, [contenteditable], [role=dialog]");

  /** The row in focus, or that was until the list was drawn again, else the chosen one: a hand that is faster than the
      server goes on from where it is. */
  function rowHere(rows) {
    const here = rows.indexOf(document.activeElement);
    if (here >= 0) return here;
    const last = document.activeElement === document.body ? rows.findIndex(hub.hadFocus) : -1;
    return last >= 0 ? last : rows.findIndex((row) => row.getAttribute("aria-current") === "true");
  }

  /** The next or the former row of the list, chosen and focused. */
  function step(by) {
    const rows = [...document.querySelectorAll("[data-row]")];
    if (!rows.length) return;
    const here = rowHere(rows);
    const next = rows[Math.min(rows.length - 1, Math.max(0, here + by))];
    next.focus();
    next.click();
    insist(next.dataset.row, 5);
  }

  /** A click on a list that is being drawn again is lost: where a hand rests on a row, the row is chosen in the end. */
  let insisting = 0;
  function insist(name, times) {
    clearTimeout(insisting);
    insisting = setTimeout(() => {
      const row = document.activeElement;
      if (!times || row.dataset.row !== name || row.getAttribute("aria-current") === "true") return;
      row.click();
      insist(name, times - 1);
    }, 600);
  }

  /** True for a key that nothing else wants: no field, no dialog, no chord of the browser's. */
  const isFree = (event) => desk() && !event.ctrlKey && !event.metaKey && !event.altKey && !isWriting(event.target) && !document.querySelector("[role=dialog]");

  /** Where a key steps to in the list: 1 down, -1 up, 0 nowhere. Letters do so if they are on. */
  function stepOf(event) {
    const letter = areKeysOn() ? { j: 1, k: -1 }[event.key.toLowerCase()] : 0;
    if (letter) return letter;
    const isInList = event.target === document.body || event.target.closest("[data-row], [data-tick]");
    return isInList ? { ArrowDown: 1, ArrowUp: -1 }[event.key] || 0 : 0;
  }

  hub.keys = { isFree, stepOf, step, areOn: areKeysOn, rowHere };

  // A field tells Dash its last letters only when its own turn has come, twice drawn: whoever saves right after typing
  // saves once that has happened.
  const SETTLED_MS = 80, TYPED_MS = 500;
  let typedAt = -Infinity, isSettled = false;

  function saveLater(save) {
    requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => {
      isSettled = true;
      save.click();
      isSettled = false;
    }, SETTLED_MS)));
  }

  document.addEventListener("input", (event) => { if (event.target.closest(".dialog")) typedAt = performance.now(); }, true);
  document.addEventListener("click", (event) => {
    const save = event.target.closest && event.target.closest("[data-save]");
    if (!save || save.id === "desk-person-save" || isSettled || performance.now() - typedAt > TYPED_MS) return;
    event.stopPropagation();
    event.preventDefault();
    typedAt = -Infinity;
    saveLater(save);
  }, true);

  /** Until when letters go nowhere, at the latest: those typed ahead of the dialog a key has asked for are not acts. */
  let quietUntil = 0;
  const QUIET_MS = 1000;

  document.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.target.matches("input")) && event.target.closest(".dialog")) {
      // In a list to choose from, Enter chooses; only with Control does it save.
      if (!event.ctrlKey && event.target.getAttribute("aria-haspopup") === "listbox") return;
      const save = event.target.closest(".dialog").querySelector("[data-save]");
      if (!save) return;
      event.preventDefault();
      event.target.blur();
      return saveLater(save);
    }
    if (!isFree(event) || event.defaultPrevented) return;
    const by = stepOf(event);
    if (by && document.querySelector("[data-row]")) {
      event.preventDefault();
      return step(by);
    }
    if (event.key.length !== 1 || !areKeysOn()) return;
    // The same letter may stand on the bar for several and on the page below it: the one that is seen counts.
    const buttons = document.querySelectorAll(`[data-key="${CSS.escape(event.key.toLowerCase())}"]`);
    const button = [...buttons].find((one) => one.offsetParent !== null);
    if (!button) return;
    event.preventDefault();
    // By when it was pressed, not by when its turn came: a page that is busy takes keys late.
    if (event.timeStamp < quietUntil) return;
    quietUntil = event.timeStamp + QUIET_MS;
    button.click();
  });

  new MutationObserver(() => {
    dressKeys();
    if (document.querySelector("[role=dialog]")) quietUntil = 0;
  }).observe(document.documentElement, { childList: true, subtree: true });

  // -- a link into a page that is drawn later: to its place once it is there, and again when what is above has grown --

  let sought = "";
  function seek() {
    const mark = location.hash.slice(1), found = mark && document.getElementById(mark);
    if (!found || sought === location.pathname + mark) return;
    sought = location.pathname + mark;
    for (const later of [0, 800, 2400]) setTimeout(() => found.isConnected && found.scrollIntoView(), later);
  }
  new MutationObserver(seek).observe(document.documentElement, { childList: true, subtree: true });

  // -- what Dash asks of the browser -----------------------------------------------------------------------------

  const nothing = () => window.dash_clientside.no_update;
  const trigger = () => window.dash_clientside.callback_context.triggered[0];
  const triggered = () => { const found = trigger(); return found && found.value ? JSON.parse(found.prop_id.split(".")[0]) : null; };

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    desk: {
      /** A row or a filter was chosen: the view with it. */
      chose(rows, chips, view) {
        const id = triggered();
        if (!id) return nothing();
        return "name" in id ? { ...view, shown: id.name, id: null } : { ...view, id: id.id };
      },
      /** The address tells the view, so that it can be sent to somebody. */
      address(view) {
        const query = new URLSearchParams();
        for (const [name, value] of Object.entries(view || {})) if (value !== null && value !== "" && name !== "turn") query.set(name, value);
        window.deskAddress(query, ["id"]);
        return nothing();
      },
      /** Open the dialog whose button was pressed, close it by its own; one answer for each dialog. */
      opened() {
        const id = triggered(), dialogs = window.dash_clientside.callback_context.outputs_list;
        return dialogs.map((dialog) => (id && id.act === dialog.id.act ? id.type.endsWith("-open") : nothing()));
      },
      /** A part was chosen, or a condition was dropped: what the metric is cut down to, and what it is broken down by then. */
      narrowed(parts, drops, where, by, dimensions) {
        const id = triggered();
        if (!id) return [nothing(), nothing()];
        const { [id.dimension]: gone, ...rest } = where || {};
        if (id.type === "metrics-drop") return [rest, nothing()];
        const cut = { ...rest, [id.dimension]: id.value };
        const next = dimensions.map((one) => one.value).find((name) => !(name in cut));
        return [cut, by in cut ? next || null : nothing()];
      },
      /** Of a trial, what the sensitivity under the thumb would have raised; saved is what is in force already. */
      tried(sensitivity, saved, ids) {
        return [ids.map((id) => Math.abs(id.step - sensitivity) > 1e-9), Math.abs(sensitivity - saved) < 1e-9];
      },
      /** Another metric: its page, with the same range. */
      metricPage(metric, range) {
        const here = decodeURIComponent(location.pathname.split("/")[2] || "");
        return metric && metric !== here ? `/metrics/${metric}?range=${range}` : nothing();
      },
    },
  });
  dressKeys();
})();
