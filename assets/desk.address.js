/* The address of a desk page says all that the page shows. What somebody chooses is a step, which the browser's way back
   undoes; what only goes along with it is none. */
(() => {
  /** Say `query` (URLSearchParams) in the address. The parameters `along` make no step of their own. */
  window.deskAddress = (query, along = []) => {
    const said = new URLSearchParams(query);
    for (const name of along) said.delete(name);
    const view = `${location.pathname}?${said}`, was = history.state && history.state.view;
    const isStep = Boolean(was) && was !== view;
    history[isStep ? "pushState" : "replaceState"]({ view }, "", `${location.pathname}${query.size ? "?" : ""}${query}`);
  };

  // Dash draws the page of an address other than the last one it heard of, and of our steps it hears nothing.
  addEventListener("popstate", () => {
    const heard = window.dash_component_api.getLayout("_pages_location").props;
    const isKnown = heard.search === location.search && heard.pathname === location.pathname;
    if (isKnown) window.dash_clientside.set_props("_pages_location", { search: location.search });
  }, true);
})();
