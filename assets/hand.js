/* The rare hand at a wall: while somebody moves the mouse or types, the way to the desks shows, with language and theme.
   Both change at once, without touching the connection, and stay chosen. */
(() => {
  "use strict";
  const hub = window.CEHub, SECONDS = 6, YEAR = 31_536_000;
  let handAt = -Infinity;

  function keep(name, value) { document.cookie = `cehub_${name}=${value}; path=/; max-age=${YEAR}; samesite=lax`; }

  /** Speak this language from now on: every word and number on the wall is written again. */
  hub.speak = (language) => {
    hub.language = language;
    document.documentElement.lang = language;
    keep("lang", language);
    if (hub.paint) hub.paint();
  };

  hub.wear = (theme) => {
    hub.theme = theme;
    document.documentElement.dataset.theme = theme;
    keep("theme", theme);
  };

  const acts = {
    "wall-language": () => hub.speak(hub.language === "id" ? "en" : "id"),
    "wall-theme": () => hub.wear(hub.theme === "dark" ? "light" : "dark"),
  };

  function notice() {
    handAt = performance.now();
    document.documentElement.dataset.hand = "";
  }

  document.documentElement.lang = hub.language;
  document.documentElement.dataset.theme = hub.theme;
  document.addEventListener("click", (event) => {
    const button = event.target.closest && event.target.closest("button");
    if (button && acts[button.id]) acts[button.id]();
  });
  for (const event of ["pointermove", "pointerdown", "keydown"]) document.addEventListener(event, notice, { passive: true });
  document.addEventListener("cehub:second", () => {
    if (performance.now() - handAt > SECONDS * 1000) delete document.documentElement.dataset.hand;
  });
})();
