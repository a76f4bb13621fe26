"""The design tokens of assets/tokens.css, for pictures that style sheets do not reach (Plotly draws without them)."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

_SHEET = Path(__file__).resolve().parent.parent / "assets" / "tokens.css"
_BLOCK = re.compile(r'\[data-theme="(\w+)"\]\s*\{([^}]*)\}')
_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+)")


@cache
def palette(theme: str) -> dict[str, str]:
    """The colours of a theme by token name; those of the dark theme when it does not exist.

    >>> palette("light")["tile"]
    '#ffffff'
    """
    sheets = {name: dict(_TOKEN.findall(body)) for name, body in _BLOCK.findall(_SHEET.read_text(encoding="utf-8"))}
    return {name: value.strip() for name, value in sheets.get(theme, sheets["dark"]).items()}
