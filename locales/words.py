"""The `[format]` section of each language: the small words that numbers and moments are written with."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path


@cache
def _words(language: str) -> dict[str, str]:
    path = Path(__file__).with_name(f"{language}.toml")
    if not path.is_file():
        path = path.with_name("en.toml")
    found: dict[str, str] = tomllib.loads(path.read_text(encoding="utf-8"))["format"]
    return found


def word(language: str, name: str) -> str:
    """One word of the `[format]` section; the English one's when the language is not spoken here."""
    return _words(language)[name]


@cache
def words(language: str, name: str) -> tuple[str, ...]:
    """A list of words written with spaces between, such as the days of the week from Monday."""
    return tuple(word(language, name).split())
