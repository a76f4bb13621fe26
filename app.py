"""Opens the doors: the ASGI app and the schedule. Nothing else."""

from __future__ import annotations

import gc

# What loads here stays: looking through it for garbage again and again would cost a third of a second of the start.
gc.disable()

import inspect
import logging
import os
import re
import signal
import socket
import sys
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import unquote

import dash
import uvicorn
from fastapi import FastAPI
from starlette.responses import FileResponse
from starlette.websockets import WebSocket

import hub as hubs
import process
import settings
from api.app import create_api, guard
from api.logs import start_logging
from components.markup import markup
from doctor import said
from domain.errors import BadSetting, HubError
from hub import Hub
from live import socket as live_socket
from schedule import Schedule

gc.enable()

process.settle()

log = logging.getLogger("cehub.pages")

WALL = re.compile(r"^/(?:wall/([^/]+)/?)?$")
"""The wall's own paths: it stands there without Dash's scripts, painted by its own."""
_OWN = re.compile(r'<(?:script src|link rel="stylesheet" href)="[^"]*/assets/(?!desk\.)[^"]*">(?:</script>)?')
# A desk keeps the polyfills: Dash's own chart wants the regeneratorRuntime that they bring.
_UNUSED = re.compile(r'<script src="[^"]*/dash_table/[^"]*"></script>\n?')
_LATER = re.compile(r'<script src="([^"]*/dash_ag_grid/[^"]*)"></script>')
"""Named for `desk.grid.js`, which loads it when a table is in sight."""
CHARTS = settings.ROOT / "data" / "plotly" / "plotly-basic.min.js"
"""Plotly without maps, 3D and statistics: a quarter of the bundle that Dash would send for the same charts."""

INDEX = """<!DOCTYPE html>
<html lang="{language}" data-theme="{theme}" data-mantine-color-scheme="{theme}">
<head>
{{%metas%}}
<title>{{%title%}}</title>
{{%favicon%}}
{{%css%}}
</head>
<body>
{{%app_entry%}}
<footer>{{%config%}}{{%scripts%}}{{%renderer%}}</footer>
</body>
</html>"""


class Pages(dash.Dash):
    """Dash, with the asker's language and theme on the page, scripts that may run, and a wall that needs none of it."""

    def index(self, *args: Any, **more: Any) -> Any:
        """The page that was asked for; a wall is laid out here and now, and its own scripts paint it."""
        wall = WALL.match(self.backend.request_adapter().path)
        if wall is None:
            return super().index(*args, **more)  # type: ignore[no-untyped-call]
        layout = dash.page_registry["pages.wall"]["layout"]
        own = {name: "\n".join(_OWN.findall(made)) for name, made in self._made().items()}
        screen, request = unquote(wall[1] or "main"), self.backend.request_adapter()
        return self.interpolate_index(
            **own,
            title="CE Hub",
            metas='<meta charset="UTF-8"><meta name="viewport" content="width=device-width, initial-scale=1">',
            favicon='<link rel="icon" href="/assets/favicon.ico">',
            app_entry=markup(layout(screen, lang=_language(request), past=request.args.get("past"))),
            config="",
            renderer="",
        )

    def _made(self) -> dict[str, str]:
        """What Dash would load for a page, as tags."""
        return {"scripts": self._generate_scripts_html(), "css": self._generate_css_dist_html()}  # type: ignore[no-untyped-call]

    def interpolate_index(self, **parts: Any) -> Any:  # type: ignore[override]
        """The page around every layout."""
        request = self.backend.request_adapter()
        parts["scripts"] = _UNUSED.sub("", parts["scripts"])
        parts["scripts"] = _LATER.sub(
            r'<script type="text/plain" data-later="dash_ag_grid" src="\1"></script>', parts["scripts"]
        )
        theme = _asked(request, "theme", ("dark", "light"))
        self._index_string = INDEX.format(language=_language(request), theme=theme)
        page: str = super().interpolate_index(**parts)  # type: ignore[no-untyped-call]
        return page.replace("<script", f'<script nonce="{request.context.nonce}"')


def _language(request: Any) -> str:
    return _asked(request, "lang", (hubs.current().settings.language, "id", "en"))


def _asked(request: Any, name: str, allowed: tuple[str, ...]) -> str:
    """What the address asks for, else what this browser remembers; the first of what is allowed for anything else."""
    asked = request.args.get(name, request.cookies.get(f"cehub_{name}"))
    return asked if asked in allowed else allowed[0]


def create_app(hub: Hub) -> FastAPI:
    """The whole web side of this hub: REST, live updates and pages. Its lifespan runs the ticker and the schedule."""
    hubs.use(hub)
    app = create_api(hub)
    app.router.lifespan_context = _lifespan

    async def live(websocket: WebSocket) -> None:
        await live_socket.serve(websocket, hub.board)

    app.add_api_websocket_route("/live", live)
    # Before Dash has a say: the first route that fits an address answers it.
    app.add_api_route("/_dash-component-suites/plotly/{rest:path}", _charts, include_in_schema=False)
    pages = Pages(
        "app",
        server=app,  # type: ignore[arg-type]
        use_pages=True,
        title="CE Hub",
        update_title=None,  # type: ignore[arg-type]
        suppress_callback_exceptions=True,
        add_log_handler=False,
        include_pages_meta=False,
        on_error=_failed,
    )
    # Its own socket gives up after ten attempts and five idle minutes; ours does not.
    pages.backend.websocket_capability = False
    app.router.routes[:] = [one for one in app.router.routes if getattr(one, "path", "") != "/_dash-ws-callback"]
    app.state.pages = pages
    guard(app)
    return app


async def _charts(rest: str) -> FileResponse:
    return FileResponse(CHARTS, media_type="text/javascript")


def _failed(error: Exception) -> None:
    """Log what went wrong in a page: Dash answers 500 and tells nobody."""
    log.error("a page failed", extra={"error": type(error).__name__}, exc_info=error)
    raise error


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    await _set_up(app.state.pages)
    schedule = Schedule(app.state.hub)
    schedule.start()
    yield
    schedule.stop()


async def _set_up(pages: Pages) -> None:
    """Let Dash find its assets and register its router now.

    It waits for the first request to / or /_dash-…: whoever asks first for any other page would get it without
    scripts and styles.
    """
    for hook in pages.backend._before_request_funcs:  # type: ignore[attr-defined]
        waiting = hook()
        if inspect.isawaitable(waiting):
            await waiting


def listening_socket(host: str, port: int) -> socket.socket:
    """A socket that listens on that address; BadSetting if somebody else has it, before any work is done."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        # From now on a browser waits to be answered instead of being turned away.
        listener.listen(128)
    except OSError as problem:
        listener.close()
        why = "is in use" if problem.errno == 98 else f"cannot be listened on ({os.strerror(problem.errno or 0)})"
        raise BadSetting(f"{host}:{port} {why}; set CEHUB_PORT to a free one, or stop the other process.") from None
    return listener


def main() -> int:
    """Run the hub until it is told to stop; 1 if it cannot start, after one sentence saying why."""
    try:
        chosen = settings.load()
        start_logging(chosen.log_level)
        if chosen.role == "work":
            return work(_opened(chosen))
        listener = listening_socket(chosen.host, chosen.port)
        gc.disable()
        hub = _opened(chosen)
        app = create_app(hub)
    except HubError as problem:
        print(said(problem), file=sys.stderr)
        return 1
    live_socket.make_room()
    live_socket.spare_the_collector()
    print(f"CE Hub runs on http://{chosen.host}:{chosen.port}", flush=True)
    quiet: dict[str, Any] = {"log_config": None, "access_log": False, "server_header": False}
    config = uvicorn.Config(app, timeout_graceful_shutdown=3, **quiet, **live_socket.CONNECTIONS)
    try:
        uvicorn.Server(config).run([listener])
    finally:
        hub.close()
    return 0


def _opened(chosen: settings.Settings) -> Hub:
    """The hub of these settings; BadSetting if a report that is declared could never go out."""
    hub = Hub.open(chosen)
    if chosen.document.get("reports"):
        from reports.desk import reports

        _ = reports(hub).ways
    return hub


def work(hub: Hub) -> int:
    """Pull, fold and judge for the processes that show, until told to stop."""
    told = threading.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        signal.signal(sign, lambda *_: told.set())
    schedule = Schedule(hub)
    schedule.start()
    print("CE Hub works; its pages are where CEHUB_ROLE=web runs.", flush=True)
    told.wait()
    schedule.stop()
    hub.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
