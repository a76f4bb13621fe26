"""What goes wrong, finer than topics: told by its words, in texts that are not content."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from domain.errors import BadSetting
from listening.text import BREAK, words_of
from listening.topics import FOLDER, HEAD

Lists = tuple[tuple[str, ...], tuple[str, ...]]
Side = tuple[int, str]
ALONE, ONE, OTHER = range(3)
"""Where a keyword stands: it names its trouble alone, or together with one of the other list."""

REMEMBERED = 100_000
"""Units whose meaning is kept."""
PASSIVE = "di"
"""Many write the prefix of a passive verb apart: "tidak bisa di pakai"."""


@dataclass(frozen=True)
class Trouble:
    """A code, what it is called in each language, and what names it: a keyword, or one word of each of `both` lists.

    `is_urgent`: somebody must act within the hour, so less surprise is enough for an alert.
    """

    code: str
    label: Mapping[str, str]
    keywords: tuple[str, ...] = ()
    both: Lists = ((), ())
    is_urgent: bool = False


@cache
def built_in() -> tuple[Trouble, ...]:
    """The troubles shipped, in the order of their file."""
    return troubles_of(tomllib.loads((FOLDER / "troubles.toml").read_text(encoding="utf-8")))


def troubles_of(document: Mapping[str, Any]) -> tuple[Trouble, ...]:
    """The `[[troubles]]` of a configuration; BadSetting says what is wrong with one.

    >>> troubles_of({"troubles": [{"code": "halal", "label": "Halal", "keywords": ["haram"]}]})[0].label
    {'id': 'Halal', 'en': 'Halal'}
    """
    return tuple(_trouble(entry) for entry in document.get("troubles", ()))


def of_installation(document: Mapping[str, Any]) -> tuple[Trouble, ...]:
    """The troubles shipped and those of a configuration, which stand in the place of a shipped one of their code."""
    return merged(built_in(), troubles_of(document))


def merged(shipped: Iterable[Trouble], own: Iterable[Trouble]) -> tuple[Trouble, ...]:
    """The shipped troubles and those of an installation, which stand in the place of a shipped one of their code."""
    return tuple({trouble.code: trouble for trouble in (*shipped, *own)}.values())


def joined(words: list[str]) -> list[str]:
    """The words with passive verbs in one piece.

    >>> joined(["tidak", "bisa", "di", "pakai"])
    ['tidak', 'bisa', 'dipakai']
    """
    if PASSIVE not in words:
        return words
    read: list[str] = []
    for word in words:
        if read and read[-1] == PASSIVE and word != BREAK:
            read[-1] += word
        else:
            read.append(word)
    return read


class Naming:
    """Which troubles the units of a text name. Texts and keywords are spelled out the same way."""

    def __init__(self, troubles: Iterable[Trouble]) -> None:
        self.troubles = tuple(troubles)
        lists = [(trouble.code, (trouble.keywords, *trouble.both)) for trouble in self.troubles]
        self._words = _Words(((side, code), kept[side]) for code, kept in lists for side in (ALONE, ONE, OTHER))
        self._labels = {trouble.code: trouble.label for trouble in self.troubles}
        self.urgent = frozenset(trouble.code for trouble in self.troubles if trouble.is_urgent)

    def named(self, units: Sequence[str]) -> set[str]:
        """The codes that these words, negated words and pairs name.

        >>> lost = Trouble("lost", {}, ("belum sampai",), both=(("kurir",), ("!sampai",)))
        >>> Naming([lost]).named(["barang", "belum", "belum sampai"]), Naming([lost]).named(["kurir", "sampai"])
        ({'lost'}, set())
        """
        found: set[Side] = set().union(*map(self._words.of, units))
        return {code for side, code in found if side == ALONE or (side == ONE and (OTHER, code) in found)}

    def label(self, code: str, language: str) -> str:
        """What a trouble is called; its code if it is none of ours."""
        label = self._labels.get(code)
        return label[language] if label else code


class _Words:
    """Keywords and what each stands for, looked up by a unit: whole, or by its beginning."""

    def __init__(self, keywords: Iterable[tuple[Side, Iterable[str]]]) -> None:
        self._exact: dict[str, set[Side]] = {}
        self._starts: dict[str, list[tuple[str, Side]]] = {}
        self._found: dict[str, frozenset[Side]] = {}
        self._alike: dict[frozenset[Side], frozenset[Side]] = {}
        for side, words in keywords:
            for word in words:
                unit = ("!" if word.startswith("!") else "") + " ".join(words_of(word.strip("!*")))
                if word.endswith("*"):
                    self._starts.setdefault(unit[:HEAD], []).append((unit, side))
                else:
                    self._exact.setdefault(unit, set()).add(side)

    def of(self, unit: str) -> frozenset[Side]:
        known = self._found.get(unit)
        if known is None:
            if len(self._found) > REMEMBERED:
                self._found.clear()
            begun = {side for start, side in self._starts.get(unit[:HEAD], ()) if unit.startswith(start)}
            sides = frozenset(begun | self._exact.get(unit, set()))
            # One set for all that stand for the same, mostly nothing: one of its own is most of what a unit weighs.
            known = self._found[unit] = self._alike.setdefault(sides, sides)
        return known


def _trouble(entry: Mapping[str, Any]) -> Trouble:
    code, label = entry.get("code"), entry.get("label")
    if not isinstance(code, str) or not code.isidentifier():
        raise BadSetting(f"A trouble needs a code of letters and underscores such as halal; found {code!r}.")
    if isinstance(label, str):
        label = {"id": label, "en": label}
    if not isinstance(label, dict) or not {"id", "en"} <= label.keys():
        raise BadSetting(f'The trouble {code} needs a label, such as "Halal" or {{ id = "Halal", en = "Halal" }}.')
    keywords, both = entry.get("keywords", []), entry.get("both", [[], []])
    if not isinstance(both, list) or len(both) != 2 or not all(map(_is_words, (keywords, *both))):
        raise BadSetting(f"The trouble {code} has keywords, a list of texts, or both, two lists of texts.")
    if not keywords and not all(both):
        raise BadSetting(f"The trouble {code} is named by nothing: it needs keywords, or both with two lists.")
    short = [word for word in (*keywords, *both[0], *both[1]) if word.endswith("*") and len(word) <= HEAD]
    if short:
        raise BadSetting(f"The keyword {short[0]!r} of the trouble {code} needs at least {HEAD} letters before its *.")
    urgent = entry.get("urgent", False)
    if not isinstance(urgent, bool):
        raise BadSetting(f"The trouble {code} is urgent = true or false, not {urgent!r}.")
    return Trouble(code, label, tuple(keywords), (tuple(both[0]), tuple(both[1])), urgent)


def _is_words(words: object) -> bool:
    return isinstance(words, list) and all(isinstance(word, str) and word.strip("!* ") for word in words)
