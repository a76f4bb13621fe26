"""A tree of components as HTML, for a page that needs no React: what the server lays out is what stands there."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from dash.development.base_component import Component

_NAMES = {"className": "class", "tabIndex": "tabindex", "htmlFor": "for"}
Traits = Mapping[str, Any]


def markup(node: Any) -> str:
    """The HTML of a component of `dash.html`, of text, or of a list of them; '' for None.

    >>> from dash import html
    >>> markup(html.P(["1 < 2", html.B("!", id="b")], className="quiet", hidden=True, style={"gridColumn": "span 2"}))
    '<p class="quiet" hidden style="grid-column: span 2">1 &lt; 2<b id="b">!</b></p>'
    """
    if node is None:
        return ""
    if isinstance(node, list | tuple):
        return "".join(map(markup, node))
    if not isinstance(node, Component):
        return escape(str(node))
    told = node.to_plotly_json()  # type: ignore[no-untyped-call]
    tag, traits = str(told["type"]).lower(), dict(told["props"])
    inside = markup(traits.pop("children", None))
    return f"<{tag}{''.join(_attribute(name, value) for name, value in traits.items())}>{inside}</{tag}>"


def _attribute(name: str, value: Any) -> str:
    if value is None or value is False:
        return ""
    said = _NAMES.get(name, name)
    if value is True:
        return f" {said}"
    text = _style(value) if name == "style" else str(value)
    return f' {said}="{escape(text)}"'


def _style(styles: Traits) -> str:
    """React's names of styles in those of a style sheet."""
    names = ("".join(f"-{one.lower()}" if one.isupper() else one for one in name) for name in styles)
    return "; ".join(f"{name}: {value}" for name, value in zip(names, styles.values(), strict=True))
