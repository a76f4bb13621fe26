"""The peer: a page of Dash's own that asks for one number each second with `dcc.Interval`."""

from __future__ import annotations

import logging
import random
import threading
import time

import dash
from dash import Input, Output, dcc, html
from playwright.sync_api import Browser
from werkzeug.serving import make_server

CHANGES = 20
WATCH = """() => {
  window.painted = {};
  const node = document.getElementById("number"), channel = new MessageChannel();
  channel.port1.onmessage = () => { window.painted[node.textContent] ??= Date.now() / 1000; };
  new MutationObserver(() => requestAnimationFrame(() => channel.port2.postMessage(0)))
    .observe(node, { childList: true, subtree: true, characterData: true });
}"""


def polled(browser: Browser) -> list[float]:
    """Milliseconds from each change to its pixel; changes come at any moment of the second."""
    now = [0]
    # Nothing of ours on its page: it would look for the hub meanwhile.
    app = dash.Dash("peer", assets_ignore=".*")
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    app.layout = html.Div([html.B("0", id="number"), dcc.Interval(id="clock", interval=1_000)])
    app.callback(Output("number", "children"), Input("clock", "n_intervals"))(lambda _: str(now[0]))
    server = make_server("127.0.0.1", 0, app.server, threaded=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    page = browser.new_page()
    page.goto(f"http://127.0.0.1:{server.server_port}/")
    page.wait_for_selector("#number")
    page.evaluate(WATCH)
    chance, found = random.Random(1), []
    for number in range(1, CHANGES + 1):
        time.sleep(chance.random())
        changed = time.time()
        now[0] = number
        page.wait_for_function("(number) => window.painted[number]", arg=str(number), timeout=30_000)
        found.append(1000 * (page.evaluate("(number) => window.painted[number]", str(number)) - changed))
    page.close()
    server.shutdown()
    return found
