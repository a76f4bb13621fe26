/* The address of a desk page says all that the page shows. What somebody chooses is a step, which the browser's way back
   undoes; what only goes along with it is none. */
(() => {
  /** Say `query` (URLSearchParams) in the address. The parameters `along` make no step of their own. */
  window.deskAddress = (query, along = []) => {
    const said = new URLSearchParams(query);
    for (const name of along) said.delete(name);
    const view = `${location.pathname}?${said}`, was = history.state && history.state.view;
    const address = `${location.pathname}${query.size ? "?" : ""}${query}`;
    if (was === view && address === location.pathname + location.search) return;
    history[was && was !== view ? "pushState" : "replaceState"]({ view }, "", address);
  };

  // Dash draws the page of an address other than the last one it heard of, and of our steps it hears nothing. A way to a
  // place on the same page is no step.
  addEventListener("popstate", () => {
    if (!history.state || !history.state.view) return;
    const heard = window.dash_component_api.getLayout("_pages_location").props;
    const isKnown = heard.search === location.search && heard.pathname === location.pathname;
    if (isKnown) window.dash_clientside.set_props("_pages_location", { search: location.search });
  }, true);
})();
