/* Several rows of an inbox at once: boxes ticked by mouse, by X, by Shift with a step or a click. The numbers of what is
   ticked are the store "alerts-ticked"; rows that the page draws again find their ticks here. */
(() => {
  "use strict";
  const keys = window.CEHub.keys;
  let ticked = [], anchor = null;
  const rows = () => [...document.querySelectorAll("[data-row]")];
  const boxes = () => [...document.querySelectorAll("[data-tick]")];
  const part = (name) => document.querySelector(`[data-many="${name}"]`);

  function set(node, name, value) { if (node.getAttribute(name) !== value) node.setAttribute(name, value); }

  function dress() {
    const bar = part("bar");
    if (!bar) { ticked = []; delete document.documentElement.dataset.many; return; }
    for (const box of boxes()) set(box, "aria-checked", String(ticked.includes(Number(box.dataset.tick))));
    if (bar.hidden !== !ticked.length) bar.hidden = !ticked.length;
    const count = part("count"), said = count.dataset.said.replace("{n}", ticked.length);
    if (count.textContent !== said) count.textContent = said;
    if (ticked.length) document.documentElement.dataset.many = ""; else delete document.documentElement.dataset.many;
  }

  function tell(numbers) {
    ticked = [...new Set(numbers)];
    dress();
    window.dash_clientside.set_props("alerts-ticked", { data: ticked });
  }

  function toggle(number) {
    anchor = number;
    tell(ticked.includes(number) ? ticked.filter((one) => one !== number) : [...ticked, number]);
  }

  const here = () => { const found = rows(), row = found[keys.rowHere(found)]; return row ? Number(row.dataset.row) : null; };
  const canTick = (number) => boxes().some((box) => Number(box.dataset.tick) === number);

  /** Everything between the row that was ticked last and this one. */
  function reach(number) {
    const order = boxes().map((box) => Number(box.dataset.tick)), from = order.indexOf(anchor ?? here()), to = order.indexOf(number);
    if (to < 0) return;
    const [first, last] = [Math.min(from < 0 ? to : from, to), Math.max(from, to)];
    tell([...ticked, ...order.slice(first, last + 1)]);
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest && event.target.closest(selector);
    const box = at("[data-tick]"), row = at("[data-row]");
    if (at('[data-many="clear"]')) return tell([]);
    if (!box && !(row && event.shiftKey)) return;
    event.preventDefault();
    event.stopPropagation();
    const number = Number(box ? box.dataset.tick : row.dataset.row);
    if (event.shiftKey) reach(number); else toggle(number);
  }, true);

  // -- on a phone either the list or one alert is seen ----------------------------------------------------------

  const isNarrow = () => window.matchMedia("(max-width: 48rem)").matches;

  function show(isOne) {
    if (isOne) document.documentElement.dataset.alert = ""; else delete document.documentElement.dataset.alert;
    if (isNarrow()) window.scrollTo(0, 0);
  }

  document.addEventListener("click", (event) => {
    const at = (selector) => event.target.closest && event.target.closest(selector);
    if (at('[data-many="back"]')) {
      show(false);
      const row = rows().find((one) => one.getAttribute("aria-current") === "true");
      if (row) row.focus({ preventScroll: true });
    } else if (at("[data-row]") && !event.shiftKey) show(true);
  });
  if (new URLSearchParams(location.search).get("id")) show(true);

  document.addEventListener("keydown", (event) => {
    if (!part("bar") || !keys.isFree(event)) return;
    if (event.key === "Escape" && ticked.length) return tell([]);
    const number = here();
    if (event.key.toLowerCase() === "x" && keys.areOn() && number !== null && canTick(number)) {
      event.preventDefault();
      return toggle(number);
    }
    const by = event.shiftKey ? keys.stepOf(event) : 0;
    if (!by) return;
    event.preventDefault();
    if (number !== null && canTick(number)) tell([...ticked, number]);
    keys.step(by);
    const next = here();
    if (next !== null && canTick(next)) tell([...ticked, next]);
  }, true);

  /** What has left the list is ticked no more: nobody acts on what they do not see. */
  function prune() {
    const left = ticked.filter(canTick);
    if (left.length !== ticked.length && part("bar")) tell(left); else dress();
  }
  new MutationObserver(prune).observe(document.documentElement, { childList: true, subtree: true, attributes: true, attributeFilter: ["data-tick"] });

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    many: {
      /** An act is done: the page says what stays ticked. */
      told(numbers) {
        // Only the end of an act comes from the page; everything else was told to it from here.
        if (!numbers || !numbers.length) { ticked = []; dress(); }
        return window.dash_clientside.no_update;
      },
    },
  });
})();
