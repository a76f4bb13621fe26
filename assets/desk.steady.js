/* What is under a hand stays, though the page draws itself anew: a chart that is dragged, a button between press and
   release, the focus on what was pressed, and the answer to it. */
(() => {
  "use strict";

  // -- a chart: drawn anew in the middle of a drag it would lose the drag, and a click would hit what is no longer there.
  //    What came meanwhile is drawn once the hand is off, and a moment later -------------------------------------------

  const MOMENT = 350;
  let left = null, leave = null, timer = 0;

  /** This function of Plotly's waits for the hand; for a chart that has gone meanwhile it never ends, nor what follows. */
  function patient(owner, name) {
    const own = owner[name];
    if (own.isPatient) return;
    const draw = (chart, ...more) => (chart.isConnected ? own.call(owner, chart, ...more) : new Promise(() => {}));
    owner[name] = (...all) => (left ? left.then(() => draw(...all)) : own.apply(owner, all));
    owner[name].isPatient = true;
  }

  function press(event) {
    clearTimeout(timer);
    if (!window.Plotly || !event.target.closest || !event.target.closest(".js-plotly-plot")) return;
    patient(window.Plotly, "react");
    patient(window.Plotly.Plots, "resize");
    if (!left) left = new Promise((done) => { leave = done; });
  }

  /** Plotly tells of a click only after the hand is off; a second press is another hand. */
  function release() {
    clearTimeout(timer);
    if (left) timer = setTimeout(() => { left = null; leave(); }, MOMENT);
  }

  document.addEventListener("pointerdown", press, true);
  for (const name of ["pointerup", "pointercancel"]) document.addEventListener(name, release, true);
  // A button that was let go outside of the window tells nobody.
  window.addEventListener("blur", release);

  // -- what is drawn anew is the same to a hand where it has the same id, or leads to the same place ----------------------

  const text = (said) => JSON.stringify(said);
  function sign(node) {
    const found = node && node.closest && node.closest("#desk-main :is(button, a)");
    if (!found || found.closest("[role=dialog]")) return null;
    if (found.id) return `[id=${text(found.id)}]`;
    return found.hasAttribute("href") ? `a[href=${text(found.getAttribute("href"))}]` : null;
  }

  /** A click on what was drawn anew between press and release goes to what stands there now. */
  let under = null;
  document.addEventListener("pointerdown", (event) => { under = event.button ? null : { node: event.target, sign: sign(event.target) }; }, true);
  document.addEventListener("pointerup", (event) => {
    const was = under, now = document.elementFromPoint(event.clientX, event.clientY);
    under = null;
    if (was && was.sign && !was.node.isConnected && was.sign === sign(now)) now.closest(was.sign).click();
  }, true);

  /** Where the focus goes from what is gone for good, or off: into the last [data-after] that names its id or its type. */
  function after(node) {
    const kind = node.id.startsWith("{") ? JSON.parse(node.id).type : "";
    return [node.id, kind].filter(Boolean).map((name) => `#desk-main [data-after=${text(name)}]`).join();
  }
  const ABLE = ":is(a, button):not(:disabled)";
  function heir() {
    const place = next && [...document.querySelectorAll(next)].at(-1);
    return place && (place.matches(ABLE) ? place : place.querySelector(ABLE));
  }

  // A dialog gives the focus back to what opened it, which may have been drawn again meanwhile.
  const isInDialog = (node) => node.closest && node.closest("[role=dialog]");
  let focused = null, next = null;
  document.addEventListener("focusin", (event) => {
    if (isInDialog(event.target)) return;
    focused = sign(event.target);
    next = focused && after(event.target);
  });
  document.addEventListener("pointerdown", (event) => {
    if (!isInDialog(event.target) && sign(event.target) !== focused) focused = null;
  }, true);
  window.CEHub.hadFocus = (node) => Boolean(focused) && node.matches(focused);

  new MutationObserver(() => {
    const has = document.activeElement, isLost = has === document.body || has.disabled;
    if (!focused || !isLost || document.querySelector("[role=dialog]")) return;
    const same = document.querySelector(`#desk-main ${focused}`), kept = same && !same.disabled ? same : heir();
    if (kept) kept.focus({ preventScroll: true });
  }).observe(document.documentElement, { childList: true, subtree: true });

  // -- the answer: see pages/desks/pressing.py ---------------------------------------------------------------------------

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    steady: {
      /** Which button was pressed, each time anew; what is only drawn again presses nothing. */
      pressed() {
        const found = window.dash_clientside.callback_context.triggered.find((one) => one.value);
        if (!found) return window.dash_clientside.no_update;
        return { ...JSON.parse(found.prop_id.slice(0, found.prop_id.lastIndexOf("."))), turn: performance.now() };
      },
    },
  });
})();
