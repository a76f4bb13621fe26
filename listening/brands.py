"""Who is meant: the brands of a configuration, found under their names, nicknames, misspellings and products.

[[brands]]
name = "Tokopedia"                    # as it is shown
aliases = ["tokped", "toped"]         # what else people call it
products = ["gopaylater"]             # what is its own even where nobody names it
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from domain.errors import BadSetting

LONG = 6
"""Letters from which on a name is known with one of them wrong, missing, doubled or swapped."""
_KNOWN = ("name", "aliases", "products")
_WORD = re.compile(r"[^\W_]+")
_MOST = 100_000


@dataclass(frozen=True)
class Brand:
    """A brand and the words, or pairs of words, that mean it."""

    name: str
    aliases: tuple[str, ...] = ()
    products: tuple[str, ...] = ()


def brands_of(document: Mapping[str, Any]) -> tuple[Brand, ...]:
    """The `[[brands]]` of a configuration; BadSetting says what is wrong with one."""
    return tuple(_brand(entry) for entry in document.get("brands", ()))


def _brand(entry: Mapping[str, Any]) -> Brand:
    name = entry.get("name") if isinstance(entry, Mapping) else None
    if not isinstance(name, str) or not name.strip():
        raise BadSetting(f'A brand needs a name such as "Tokopedia"; found {name!r}.')
    unknown = sorted(entry.keys() - set(_KNOWN))
    if unknown:
        raise BadSetting(f"The brand {name!r} has {unknown[0]!r}, which is none of {', '.join(_KNOWN)}.")
    lists = [entry.get(kind, []) for kind in ("aliases", "products")]
    if not all(isinstance(words, list) and all(isinstance(one, str) and one for one in words) for words in lists):
        raise BadSetting(f"Aliases and products of the brand {name!r} are lists of words.")
    return Brand(name.strip(), tuple(lists[0]), tuple(lists[1]))


class Brands:
    """Finds the brand a text names.

    >>> Brands([Brand("Tokopedia", ("tokped", "toped"))]).named("min @tokped, paketku mana")
    'Tokopedia'
    """

    def __init__(self, brands: Iterable[Brand]) -> None:
        self._exact: dict[str, str] = {}
        self._long: list[tuple[str, str]] = []
        for brand in brands:
            for words in (brand.name, *brand.aliases, *brand.products):
                spelled = " ".join(_WORD.findall(words.lower()))
                self._exact.setdefault(spelled, brand.name)
                self._exact.setdefault(spelled.replace(" ", ""), brand.name)
                if len(spelled) >= LONG and " " not in spelled:
                    self._long.append((spelled, brand.name))
        self._found: dict[str, str | None] = {}

    def named(self, text: str) -> str | None:
        """The brand that is named first; None if none is: then it is the one the source is about."""
        if not self._exact:
            return None
        words = _WORD.findall(text.lower())
        for place, word in enumerate(words):
            pair = f"{word} {words[place + 1]}" if place + 1 < len(words) else ""
            found = self._exact.get(pair) or self._known(word)
            if found is not None:
                return found
        return None

    def _known(self, word: str) -> str | None:
        if word not in self._found:
            if len(self._found) > _MOST:
                self._found.clear()
            near = (name for spelled, name in self._long if is_slip(word, spelled))
            self._found[word] = self._exact.get(word) or next(near, None)
        return self._found[word]


def is_slip(word: str, name: str) -> bool:
    """True if the word is the name but for one letter left out, added, changed or swapped with its neighbour.

    >>> is_slip("tokopdia", "tokopedia"), is_slip("tokopeida", "tokopedia"), is_slip("pediatoko", "tokopedia")
    (True, True, False)
    """
    if abs(len(word) - len(name)) > 1:
        return False
    if word == name:
        return True
    shorter = min(len(word), len(name))
    at = next((place for place in range(shorter) if word[place] != name[place]), shorter)
    rest, other = word[at:], name[at:]
    swapped = rest[1:2] + rest[:1] + rest[2:] == other
    return swapped or rest[1:] == other[1:] or rest[1:] == other or rest == other[1:]
