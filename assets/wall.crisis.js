/* The band that takes every screen of the wall in a crisis: where, what, since when, who leads. A crisis that is only
   proposed is a line. It goes by itself when the frame says that the crisis is over. */
(() => {
  "use strict";
  const hub = window.CEHub;
  const ROLES = ["lead", "communication", "data"];

  function paint() {
    const band = document.getElementById("wall-crisis"), wall = document.getElementById("wall");
    if (!band || !hub.words) return;
    const crisis = hub.frame && hub.frame.crisis;
    band.hidden = !crisis;
    wall.toggleAttribute("data-crisis", Boolean(crisis && crisis.state === "accepted"));
    if (!crisis) return;
    const isOn = crisis.state === "accepted";
    if (band.dataset.state !== crisis.state) band.dataset.state = crisis.state;
    const texts = [isOn ? hub.word("wall.crisis") : hub.word("wall.crisis_proposed"), place(crisis.place), what(crisis, wall), isOn ? roles(crisis.roles) : ""];
    [...band.children].forEach((node, number) => hub.write(node, texts[number]));
  }

  function place(segment) {
    return hub.segment(segment) || hub.word("wall.crisis_everywhere");
  }

  function what(crisis, wall) {
    const metrics = crisis.metrics.map((name) => hub.label("metric", name)).join(", ");
    const since = hub.word("wall.crisis_since", { time: hub.clock(crisis.since, wall.dataset.zone) });
    return [metrics, since].filter(Boolean).join(" · ");
  }

  const roles = (given) => ROLES.map((role) => hub.word("wall.crisis_" + role, { who: given[role] || hub.word("wall.crisis_nobody") })).join(" · ");

  for (const name of ["cehub:frame", "cehub:second", "cehub:live"]) document.addEventListener(name, paint);
})();
