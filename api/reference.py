"""The page that documents the API: written from its OpenAPI document, without a script or an outside address."""

from __future__ import annotations

from html import escape
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import HTMLResponse, Response

router = APIRouter(include_in_schema=False)

PAGE = """<!DOCTYPE html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title}</title><link rel="stylesheet" href="/assets/tokens.css"><style>{style}</style></head>
<body><main><h1>{title}</h1><p>{intro}</p>{body}</main></body></html>"""

STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; margin: 0;
  background: Canvas; color: CanvasText; color-scheme: light dark; }
main { max-width: 60rem; margin: 0 auto; padding: 2rem 1rem; }
h2 { margin-top: 2.5rem; } section { border-top: 1px solid GrayText; padding: 0.75rem 0; }
h3 { font: 600 1rem ui-monospace, monospace; margin: 0; } p { margin: 0.25rem 0; }
table { border-collapse: collapse; } td, th { text-align: left; padding: 0.15rem 1rem 0.15rem 0; vertical-align: top; }
code { font-family: ui-monospace, monospace; }
"""

INTRO = (
    "Errors are problem details (RFC 9457). Lists page by cursor: pass <code>next</code> as <code>after</code>. "
    'The machine-readable document is <a href="/api/v1/openapi.json">/api/v1/openapi.json</a>.'
)


@router.get("/api/docs")
async def reference(request: Request) -> Response:
    """The documentation page."""
    document = request.app.openapi()
    groups: dict[str, list[str]] = {}
    for path, methods in document["paths"].items():
        for method, call in methods.items():
            group = (call.get("tags") or ["hub"])[0]
            groups.setdefault(group, []).append(_call(method, path, call))
    body = "".join(f"<h2>{escape(group)}</h2>{''.join(calls)}" for group, calls in groups.items())
    return HTMLResponse(PAGE.format(title="CE Hub API", style=STYLE, intro=INTRO, body=body))


def _call(method: str, path: str, call: dict[str, Any]) -> str:
    rows = "".join(_parameter(one) for one in call.get("parameters", []))
    table = f"<table><tr><th>parameter</th><th>in</th><th>type</th><th></th></tr>{rows}</table>" if rows else ""
    words = escape(call.get("description", call.get("summary", "")))
    return f"<section><h3>{method.upper()} {escape(path)}</h3><p>{words}</p>{table}</section>"


def _parameter(one: dict[str, Any]) -> str:
    schema = one.get("schema", {})
    kind = schema.get("type") or " or ".join(part.get("type", "") for part in schema.get("anyOf", []))
    needed = "required" if one.get("required") else ""
    return (
        f"<tr><td><code>{escape(one['name'])}</code></td><td>{one['in']}</td><td>{escape(kind)}</td>"
        f"<td>{escape(one.get('description', needed))}</td></tr>"
    )
