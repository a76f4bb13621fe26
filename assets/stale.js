/* The banner over a picture that is no longer true. It hangs on the body, outside Dash, so it comes even when the page
   itself has broken. */
(() => {
  "use strict";
  const hub = window.CEHub;
  const banner = document.createElement("div");
  banner.className = "wall-stale";
  banner.setAttribute("role", "alert");
  banner.hidden = true;
  banner.append(document.createElement("strong"), document.createElement("span"));

  function paint() {
    const isStale = hub.state === "stale" && Boolean(document.getElementById("wall"));
    if (banner.hidden === isStale) banner.hidden = !isStale;
    if (!isStale) return;
    if (banner.parentNode !== document.body) document.body.append(banner);
    const silence = hub.silence(), zone = document.getElementById("wall").dataset.zone;
    const why = Number.isFinite(silence)
      ? hub.word("wall.stale_why", { time: hub.clock(hub.now() - silence, zone, true), age: hub.duration(Math.floor(silence / 1000)) })
      : hub.word("wall.stale_first");
    for (const [node, text] of [[banner.children[0], "▲ " + hub.word("wall.stale")], [banner.children[1], why]])
      if (node.textContent !== text) node.textContent = text;
  }

  document.addEventListener("cehub:live", paint);
  document.addEventListener("cehub:second", paint);
})();
