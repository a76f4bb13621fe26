/* A chart stays as it is while a hand is on it. Drawn anew in the middle of a drag it would lose the drag, and a click
   would hit what is no longer there: what came meanwhile is drawn once the hand is off, and a moment later. */
(() => {
  "use strict";
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
})();
