"""Opens the doors: the ASGI app and the schedule. Nothing else."""

from __future__ import annotations

import re
import sys
from typing import Any

import dash
import uvicorn
from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware

import hub as hubs
import settings
from domain.errors import HubError
from hub import Hub

WALL = re.compile(r"^/(wall(/.*)?)?$")
"""The wall's own paths: nothing heavier than it needs is loaded there."""

_HEAVY = re.compile(
    r"""<(?:script src|link rel="stylesheet" href)="[^"]*/(?:dash_mantine_components|dash_ag_grid|dash_table)/[^"]*">(?:</script>)?"""
)
_NEVER = re.compile(r"""<script src="[^"]*/dash_table/[^"]*"></script>""")

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
    """Dash, with the language and theme of the asker on the page, and a light wall."""

    def interpolate_index(self, **parts: Any) -> str:
        """The page around every layout."""
        request = self.backend.request_adapter()
        drop = _HEAVY if WALL.match(request.path) else _NEVER
        for part in ("scripts", "css"):
            parts[part] = drop.sub("", parts[part])
        asked = {**request.cookies, **{f"cehub_{key}": value for key, value in request.args.items()}}
        language = asked.get("cehub_lang", "")
        theme = asked.get("cehub_theme", "")
        self._index_string = INDEX.format(
            language=language if language in ("id", "en") else hubs.current().settings.language,
            theme=theme if theme in ("dark", "light") else "dark",
        )
        return super().interpolate_index(**parts)


def create_app(hub: Hub) -> FastAPI:
    """The whole web side of this hub: REST, live updates and pages."""
    hubs.use(hub)
    app = FastAPI(title="CE Hub", openapi_url="/api/v1/openapi.json", docs_url=None, redoc_url=None)
    app.add_middleware(GZipMiddleware, minimum_size=500)
    _add_pages(app)
    return app


def _add_pages(app: FastAPI) -> None:
    pages = Pages(
        "app",
        server=app,
        use_pages=True,
        title="CE Hub",
        update_title=None,
        suppress_callback_exceptions=True,
        add_log_handler=False,
    )
    pages.backend.websocket_capability = False


def main() -> int:
    """Run the hub until it is told to stop; 1 if it cannot start, after one sentence saying why."""
    try:
        chosen = settings.load()
        hub = Hub.open(chosen)
    except HubError as problem:
        print(problem, file=sys.stderr)
        return 1
    print(f"CE Hub runs on http://{chosen.host}:{chosen.port}", flush=True)
    uvicorn.run(create_app(hub), host=chosen.host, port=chosen.port, log_level=chosen.log_level, access_log=False)
    hub.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
