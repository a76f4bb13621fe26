/* Tables are sorted by keyboard, also those that are only read. They load their library (a third of a page) when the first of them is in sight: one in a closed fold costs nothing.
   The page names its script without loading it; until then this stands in the library's place. */
(() => {
  "use strict";
  const script = document.querySelector('script[data-later="dash_ag_grid"]');
  if (!script || window.dash_ag_grid) return;
  const NEAR = "200px", AGAIN = 5_000;
  let loading = null, Grid = null;

  /** The library, loaded once; tried again for as long as somebody looks at a table. */
  function load() {
    loading ??= new Promise((done) => {
      const made = document.createElement("script");
      made.src = script.src;
      made.onload = () => {
        Grid = window.dash_ag_grid.AgGrid;
        // What stands on the page stays of one kind, or React would throw it away and begin anew.
        window.dash_ag_grid = { ...window.dash_ag_grid, AgGrid: Table };
        done();
      };
      made.onerror = () => { made.remove(); loading = null; setTimeout(() => load().then(done), AGAIN); };
      document.head.append(made);
    });
    return loading;
  }

  // Where nothing can be chosen the grid takes no focus but would have Tab go round in its heads and pass over its links.
  // Here all of it is part of the page's own order: Tab steps from head to head, to the rows (one stands for all, to
  // scroll them), to every link and out. Enter and space on a head sort, with shift by one more column.
  const READ = ".ag-root-wrapper:has([data-by-key])";
  function reached() {
    for (const head of document.querySelectorAll(".ag-header-cell-sortable:not([tabindex])")) {
      head.tabIndex = 0;
      head.dataset.byKey = "";
      head.closest(".ag-header-row").removeAttribute("tabindex");
    }
  }
  new MutationObserver(reached).observe(document.documentElement, { childList: true, subtree: true });

  function ordered() {
    for (const grid of document.querySelectorAll(READ)) {
      for (const guard of grid.querySelectorAll(".ag-tab-guard")) guard.tabIndex = -1;
      grid.querySelectorAll(".ag-center-cols-container > .ag-row").forEach((row, i) => { row.tabIndex = i ? -1 : 0; });
    }
  }

  document.addEventListener("keydown", (event) => {
    const node = event.target;
    if (event.key === "Tab") {
      ordered();
      if (node.closest && node.closest(READ)) event.stopImmediatePropagation();
    }
    if ((event.key !== "Enter" && event.key !== " ") || !node.matches || !node.matches("[data-by-key]")) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    node.querySelector(".ag-header-cell-label").dispatchEvent(new MouseEvent("click", { bubbles: true, shiftKey: event.shiftKey }));
  }, true);

  function Table(props) {
    const [is_there, setThere] = React.useState(Grid !== null), place = React.useRef(null);
    React.useEffect(() => {
      if (is_there) return undefined;
      const seen = new IntersectionObserver((found) => {
        if (!found.some((one) => one.isIntersecting)) return;
        seen.disconnect();
        load().then(() => setThere(true));
      }, { rootMargin: NEAR });
      seen.observe(place.current);
      return () => seen.disconnect();
    }, [is_there]);
    if (is_there) return React.createElement(Grid, props);
    return React.createElement("div", { ref: place, className: props.className, style: props.style, "aria-busy": "true" });
  }
  Table.dashRenderType = true;

  window.dash_ag_grid = { AgGrid: Table, getApi: () => undefined };
})();
