/* Two metrics against each other in the browser: its address, names that lie on nothing, and where a dot leads. Where
   several dots lie under one finger, it is asked which is meant. */
(() => {
  "use strict";
  const nothing = () => window.dash_clientside.no_update;
  const FINGER = 22, POINTER = 6, EDGE = 2; // px
  const near = () => document.getElementById("explore-near");

  // -- names: drawn where the server saw room for them on a wide chart; on a narrow one those that lie on another go ---

  const isOver = (one, other) => one.left + EDGE < other.right && other.left + EDGE < one.right && one.top + EDGE < other.bottom && other.top + EDGE < one.bottom;

  function thin(chart) {
    const frame = chart.getBoundingClientRect(), taken = [...chart.querySelectorAll(".scatterlayer .point")].map((dot) => dot.getBoundingClientRect());
    for (const name of chart.querySelectorAll(".textpoint text")) {
      const box = name.getBoundingClientRect();
      const has_room = box.right <= frame.right && box.left >= frame.left && !taken.some((one) => isOver(one, box));
      name.style.visibility = has_room ? "" : "hidden";
      if (has_room) taken.push(box);
    }
  }

  let drawn = null;
  new MutationObserver(() => {
    const chart = document.querySelector("#explore-chart .js-plotly-plot");
    if (!chart || chart === drawn || !chart.on) return;
    drawn = chart;
    chart.on("plotly_afterplot", () => thin(chart));
    thin(chart);
  }).observe(document.documentElement, { childList: true, subtree: true });

  // -- which dot ------------------------------------------------------------------------------------------------------

  let reach = POINTER;
  document.addEventListener("pointerdown", (event) => {
    reach = event.pointerType === "mouse" ? POINTER : FINGER;
    if (!event.target.closest("#explore-near")) close();
  }, true);
  document.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });

  function close() {
    if (near()) near().hidden = true;
  }

  /** The dots that lie so near to a chosen one that a hand cannot tell them apart, the chosen one first. */
  function around(chosen) {
    const dots = [...document.querySelectorAll("#explore-chart .scatterlayer .point")].map((dot) => dot.getBoundingClientRect());
    const off = (i) => Math.hypot(dots[i].x - dots[chosen].x, dots[i].y - dots[chosen].y);
    return dots[chosen] ? dots.map((_, i) => i).filter((i) => off(i) <= reach).sort((a, b) => off(a) - off(b)) : [chosen];
  }

  function make(name, text, more) {
    return Object.assign(document.createElement(name), { textContent: text }, more);
  }

  /** A link for each of these dots, with its values, beside where they lie. */
  function ask(dots, trace) {
    const place = near(), card = place.parentElement.getBoundingClientRect();
    const dot = document.querySelectorAll("#explore-chart .scatterlayer .point")[dots[0]].getBoundingClientRect();
    const links = dots.map((i) => {
      const [address, name] = trace.customdata[i], link = make("a", name, { href: address });
      link.append(...String(trace.hovertext[i]).split("<br>").slice(1).map((said) => make("small", said)));
      return link;
    });
    const shut = make("button", place.dataset.close, { type: "button", className: "button", onclick: close });
    place.replaceChildren(make("b", place.getAttribute("aria-label")), ...links, shut);
    place.hidden = false;
    place.style.top = `${dot.bottom - card.top + 8}px`;
    place.style.left = `${Math.max(8, Math.min(dot.left - card.left, card.width - place.offsetWidth - 8))}px`;
    links[0].focus();
  }

  window.dash_clientside = Object.assign({}, window.dash_clientside, {
    explore: {
      /** The state of the page in its address. */
      address(x, y, by, range) {
        close();
        window.deskAddress(new URLSearchParams({ x, y, by, range }));
        return nothing();
      },
      /** Where a dot leads; nowhere yet where it is asked which is meant. */
      dot(click) {
        const found = click && click.points && click.points[0];
        if (!found || !found.customdata) return nothing();
        const dots = around(found.pointNumber);
        if (dots.length < 2) return found.customdata[0];
        ask(dots, document.querySelector("#explore-chart .js-plotly-plot").data[0]);
        return nothing();
      },
    },
  });
})();
