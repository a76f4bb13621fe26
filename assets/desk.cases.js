/* The backlog in the browser: what the page looks at follows its filters, and several rows make a bar appear. */
(() => {
  "use strict";
  const nothing = () => window.dash_clientside.no_update;
  const trigger = () => window.dash_clientside.callback_context.triggered[0];
  const IN_A_HAND = "(max-width: 48rem)"; // as in desk.phone.css

  /** In a hand one case is all of the page: it begins at its top, and the way back leads to where it was chosen. */
  let left = 0;
  function turn(top) {
    if (!matchMedia(IN_A_HAND).matches) return;
    left = scrollY;
    const seen = new MutationObserver(() => { seen.disconnect(); scrollTo(0, top); });
    seen.observe(document.getElementById("cases-detail"), { childList: true });
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    cases: {
      /** A level, a filter or a row was chosen: the view with it, so that its address can be sent to somebody. */
      view(tiles, state, owner, touchpoint, overdue, rows, back, view) {
        const found = trigger();
        if (!found) return nothing();
        const [id, prop] = [found.prop_id.slice(0, found.prop_id.lastIndexOf(".")), found.value];
        if (id === "cases-table") {
          const chosen = rows && rows.length === 1 ? Number(rows[0].id) : null;
          if (!chosen || chosen === view.id) return nothing();
          turn(0);
          return { ...view, id: chosen };
        }
        if (id === "cases-back") {
          window.dash_ag_grid.getApi("cases-table")?.deselectAll();
          turn(left);
          return { ...view, id: null };
        }
        if (id.startsWith("{")) {
          if (!prop) return nothing();
          const { level } = JSON.parse(id);
          return { ...view, level: view.level === level ? null : level };
        }
        const next = { ...view, state, owner: owner || null, touchpoint: touchpoint || null, overdue: overdue ? 1 : null };
        return ["state", "owner", "touchpoint", "overdue"].some((name) => next[name] !== view[name]) ? next : nothing();
      },
      /** The chosen rows as they stood when a dialog opened: the table goes on changing behind it. */
      seen(opens, rows) {
        return trigger() ? rows || [] : nothing();
      },
      /** The bar for several rows: there from the second on, and it says how many. */
      chosen(rows) {
        const many = (rows || []).length, count = document.getElementById("cases-count");
        if (count) count.textContent = count.dataset.said.replace("{n}", String(many));
        return many < 2;
      },
    },
  });

  /** J and K choose the next and the former row of the backlog. */
  document.addEventListener("keydown", (event) => {
    const by = { j: 1, k: -1 }[event.key];
    if (!by || event.ctrlKey || event.metaKey || event.altKey || document.documentElement.dataset.keys === "off") return;
    if (event.target.closest("input, textarea, [role=dialog]") || document.querySelector("[role=dialog]")) return;
    if (!document.getElementById("cases-table")) return;
    const grid = window.dash_ag_grid && window.dash_ag_grid.getApi("cases-table");
    if (!grid || !grid.getDisplayedRowCount()) return;
    const chosen = grid.getSelectedNodes(), here = chosen.length ? chosen[chosen.length - 1].rowIndex : by > 0 ? -1 : grid.getDisplayedRowCount();
    const next = grid.getDisplayedRowAtIndex(Math.min(grid.getDisplayedRowCount() - 1, Math.max(0, here + by)));
    event.preventDefault();
    grid.deselectAll();
    next.setSelected(true);
    grid.ensureNodeVisible(next);
  });
})();
