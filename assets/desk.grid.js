/* Tables load their library (a third of a page) when the first of them is in sight: one in a closed fold costs nothing.
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
