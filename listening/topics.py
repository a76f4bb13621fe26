"""What customers speak about: the codes, and the words that name each without any learning."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

from domain.errors import BadSetting
from listening.memo import Memo
from listening.text import words_of

FOLDER = Path(__file__).resolve().parent.parent / "data" / "topics"
GENERAL = "umum"
"""What is said when nothing in particular is."""
HEAD = 3
"""Letters that a keyword ending in `*` has at least: it is looked up by them."""
ALIKE = 0.6
"""The share of an example's longer words that a text must have to be like it."""


@dataclass(frozen=True)
class Topic:
    """A code with what it is called in each language and the words that name it; a word may end in `*`."""

    code: str
    label: Mapping[str, str]
    keywords: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()


@cache
def built_in() -> tuple[Topic, ...]:
    """The topics shipped, in the order of their file."""
    document = tomllib.loads((FOLDER / "topics.toml").read_text(encoding="utf-8"))
    return topics_of(document)


def topics_of(document: Mapping[str, Any]) -> tuple[Topic, ...]:
    """The `[[topics]]` of a configuration; BadSetting says what is wrong with one.

    >>> topics_of({"topics": [{"code": "halal", "label": "Halal", "keywords": ["halal"]}]})[0].label
    {'id': 'Halal', 'en': 'Halal'}
    """
    return tuple(_topic(entry) for entry in document.get("topics", ()))


def merged(shipped: Iterable[Topic], own: Iterable[Topic]) -> tuple[Topic, ...]:
    """The shipped topics and those of an installation; one of the same code adds its words to the shipped one."""
    found = {topic.code: topic for topic in shipped}
    for topic in own:
        before = found.get(topic.code)
        words = (*before.keywords, *topic.keywords) if before else topic.keywords
        found[topic.code] = Topic(topic.code, topic.label, words, topic.examples)
    return tuple(found.values())


def _topic(entry: Mapping[str, Any]) -> Topic:
    code, label = entry.get("code"), entry.get("label")
    if not isinstance(code, str) or not code.isidentifier():
        raise BadSetting(f"A topic needs a code of letters and underscores such as halal; found {code!r}.")
    if isinstance(label, str):
        label = {"id": label, "en": label}
    if not isinstance(label, dict) or not {"id", "en"} <= label.keys():
        raise BadSetting(f'The topic {code} needs a label, such as "Halal" or {{ id = "Halal", en = "Halal" }}.')
    lists = [entry.get(name, []) for name in ("keywords", "examples")]
    if not all(isinstance(words, list) and all(isinstance(one, str) for one in words) for words in lists):
        raise BadSetting(f"Keywords and examples of the topic {code} are lists of texts.")
    short = [word for word in lists[0] if len(word.rstrip("*")) < HEAD and word.endswith("*")]
    if short:
        raise BadSetting(f"The keyword {short[0]!r} of the topic {code} needs at least {HEAD} letters before its *.")
    return Topic(code, label, tuple(lists[0]), tuple(lists[1]))


class Keywords:
    """Which topics a text's units name. Texts and keywords are spelled out the same way."""

    def __init__(self, topics: Iterable[Topic]) -> None:
        self._exact: dict[str, set[str]] = {}
        self._starts: dict[str, list[tuple[str, str]]] = {}
        self._examples: list[tuple[frozenset[str], str]] = []
        for topic in topics:
            for keyword in topic.keywords:
                unit = " ".join(words_of(keyword.rstrip("*")))
                if keyword.endswith("*"):
                    self._starts.setdefault(unit[:HEAD], []).append((unit, topic.code))
                else:
                    self._exact.setdefault(unit, set()).add(topic.code)
            self._examples += ((_long(example), topic.code) for example in topic.examples if _long(example))
        self._whole = frozenset(self._exact)
        # What its first word begins with, a turn of words begins with, too: few of them need a look of their own.
        self._turned = tuple(start for near in self._starts.values() for start, _ in near if " " in start)
        self._codes = Memo(self._looked_up)

    def of(self, unit: str) -> tuple[str, ...]:
        """The codes a word or a pair of words names; () if none.

        >>> Keywords([Topic("akun_login", {}, ("gagal login", "otp"))]).of("gagal login")
        ('akun_login',)
        """
        return self._codes[unit]

    def _looked_up(self, unit: str) -> tuple[str, ...]:
        near = self._starts.get(unit[:HEAD], ())
        codes = {code for start, code in near if unit.startswith(start)}
        return tuple(sorted(codes | self._exact.get(unit, set())))

    def named(self, singles: Sequence[str], turns: Sequence[str]) -> set[str]:
        """The codes that the units of a text name, or that an example names which is much like it."""
        worth_a_look = set(self._whole.intersection(turns))
        if self._turned:
            worth_a_look.update(turn for turn in turns if turn.startswith(self._turned))
        codes = set(chain.from_iterable(map(self._codes.__getitem__, chain(singles, worth_a_look))))
        if self._examples:
            said = set(singles)
            codes |= {code for words, code in self._examples if len(words & said) >= ALIKE * len(words)}
        return codes


def _long(text: str) -> frozenset[str]:
    """The words of a text that are long enough to mean something by themselves."""
    return frozenset(word for word in words_of(text) if len(word) > HEAD)
