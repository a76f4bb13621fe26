"""What the hub says, in every language it speaks: one TOML file each, and how numbers and moments are written.

A new language is a new `<code>.toml` with the same keys; nothing else has to know. Keys are `section.name`;
`{name}` in a text is filled in, and `<key>_one` is preferred when `n` is 1.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

from locales.moments import ago, clock, day, duration, moment, span, zone_name
from locales.numbers import NO_VALUE, change, compact, fold, interval, moved, number, percent, signed, suffix, value

__all__ = [
    "LANGUAGES",
    "NO_VALUE",
    "ago",
    "called",
    "change",
    "clock",
    "compact",
    "day",
    "duration",
    "fold",
    "has",
    "interval",
    "label",
    "listed",
    "moment",
    "moved",
    "number",
    "percent",
    "refusal",
    "screen",
    "signed",
    "span",
    "suffix",
    "text",
    "texts",
    "value",
    "zone_name",
]

_HERE = Path(__file__).parent
LANGUAGES = tuple(sorted(path.stem for path in _HERE.glob("*.toml")))
"""Codes of the languages that have a file here."""


@cache
def texts(language: str) -> dict[str, str]:
    """Every text of a language by its flat key; those of 'en' when the language is not spoken here."""
    code = language if language in LANGUAGES else "en"
    document = tomllib.loads((_HERE / f"{code}.toml").read_text(encoding="utf-8"))
    return {f"{section}.{name}": word for section, words in document.items() for name, word in words.items()}


class _Filled(dict[str, object]):
    """Parameters of a text; one that was not given is drawn as no value instead of breaking a screen."""

    def __missing__(self, name: str) -> str:
        return NO_VALUE


def text(language: str, key: str, **params: object) -> str:
    """The text for `key` with its parameters filled in; the key itself when no language has it.

    >>> text("en", "case.count", n=1), text("en", "case.count", n=3), text("id", "act.acknowledge")
    ('1 case', '3 cases', 'Tanggapi')
    """
    known = texts(language)
    if str(params.get("n")) == "1":
        key = key + "_one" if key + "_one" in known else key
    found = known.get(key) or texts("en").get(key, key)
    return found.format_map(_Filled(params)) if "{" in found else found


def has(language: str, key: str) -> bool:
    """True if the language has a text for `key`."""
    return key in texts(language)


def refusal(language: str, key: str, words: Mapping[str, object]) -> str | None:
    """Why something was not done, as `domain.errors` names it; None if no language has words for it.

    >>> refusal("id", "missing", {"what": "note"}), refusal("en", "", {})
    ('Bagian catatan masih kosong; silakan diisi.', None)
    """
    if not has("en", f"refusal.{key}"):
        return None
    sections = {"what": "thing", "state": "state", "type": "type"}
    named = {name: label(language, sections[name], str(words[name])) for name in sections if name in words}
    counted = {name: number(language, float(str(words[name]))) for name in ("length", "limit") if name in words}
    counted |= {
        name: number(language, word, 2).rstrip("0").rstrip(",.")
        for name, word in words.items()
        if isinstance(word, float)
    }
    inner = {name: _worded(language, name, word) for name, word in words.items()}
    return text(language, f"refusal.{key}", **{**inner, **named, **counted})


def _worded(language: str, name: str, word: object) -> object:
    """A word of a refusal as it is said: what another one says, a moment, one of several titles, a screen's name."""
    if isinstance(word, Exception):
        return _reason(language, word)
    if isinstance(word, datetime) and isinstance(word.tzinfo, ZoneInfo):
        at = round(word.timestamp() * 1000)
        return f"{moment(language, at, word.tzinfo)} {zone_name(word.tzinfo, at)}"
    if isinstance(word, Mapping):
        return word.get(language) or next(iter(word.values()), "")
    return screen(language, word) if name == "screen" and isinstance(word, str) else word


def _reason(language: str, problem: Exception) -> str:
    """What an error says that another one repeats."""
    known: dict[str, object] = getattr(problem, "words", {})
    return refusal(language, getattr(problem, "key", ""), known) or str(problem)


def label(language: str, section: str, name: str) -> str:
    """The name of a thing people may have named themselves (a channel, a region): ours if we know it, else theirs.

    >>> label("en", "value", "resolution_centre"), label("en", "value", "kurir_jx"), label("en", "value", "")
    ('Resolution centre', 'Kurir jx', 'Unknown')
    """
    if not name:
        return text(language, "word.unknown")
    plain = name.replace("_", " ")
    return known(language, section, name) or plain[:1].upper() + plain[1:]


def known(language: str, section: str, name: str) -> str | None:
    """What we call a thing, or the installation does; None if neither names it.

    >>> known("id", "value", "resolution_centre"), known("id", "value", "kurir_jx")
    ('Pusat Resolusi', None)
    """
    key = f"{section}.{name}"
    return text(language, key) if has(language, key) else _CALLED.get(key, {}).get(language)


def screen(language: str, name: str) -> str:
    """What a screen without a title is called: as it is known, else as the scene of its name.

    >>> screen("id", "main"), screen("en", "floor_2")
    ('Layar utama', 'Floor 2')
    """
    return label(language, "screen" if has(language, f"screen.{name}") else "scene", name)


def places(language: str, segment: Mapping[str, str]) -> list[str]:
    """The values of a segment, in order; of one that nobody knows it is said of what.

    >>> places("en", {"channel": "chat", "touchpoint": ""})
    ['Chat', 'Touchpoint: Unknown']
    """
    return [
        label(language, "value", value)
        if value
        else f"{label(language, 'dimension', name)}: {text(language, 'word.unknown')}"
        for name, value in segment.items()
    ]


_CALLED: dict[str, Mapping[str, str]] = {}


def called(section: str, names: Mapping[str, Mapping[str, str]]) -> None:
    """Let what an installation names itself (a topic) be called so: code → language → name; what we name stands.

    >>> called("value", {"kredit_macet": {"en": "Bad loans", "id": "Kredit macet"}})
    >>> label("en", "value", "kredit_macet")
    'Bad loans'
    """
    _CALLED.update({f"{section}.{code}": name for code, name in names.items()})


def listed(language: str, names: Sequence[str]) -> str:
    """Names one after the other, as they are said.

    >>> listed("en", ["CSAT", "NPS", "Complaints"]), listed("id", ["CSAT", "NPS"]), listed("en", [])
    ('CSAT, NPS and Complaints', 'CSAT dan NPS', '')
    """
    *first, last = names or [""]
    return text(language, "format.and", first=", ".join(first), last=last) if first else last
