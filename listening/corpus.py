"""Texts to learn from: the files a data folder may hold, read into examples. None of them ships with the hub."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from hashlib import blake2b
from pathlib import Path

from domain.errors import BadInput, NotFound, Unclosed
from listening.model import SENTIMENTS
from listening.text import words_of
from listening.topics import FOLDER

CODES = {
    "acehnese": "ace",
    "balinese": "ban",
    "banjarese": "bjn",
    "buginese": "bug",
    "english": "en",
    "indonesian": "id",
    "javanese": "jv",
    "madurese": "mad",
    "minangkabau": "min",
    "ngaju": "nij",
    "sundanese": "su",
    "toba_batak": "bbc",
}
"""Languages of NusaX and their codes (ISO 639)."""
MADE_UP = 0.3
"""How much the sentiment of a sentence made up for its topic is believed, by folds of SmSA and of the reviews read."""
LONGEST_CELL = 1_000_000
"""Characters of a cell; a text is read up to its 4,000th, but nobody has to cut it. As wherever CSV is read here: the
module `csv` knows one limit for the whole process."""
CLEAR = frozenset("125")
"""Stars of reviews that are hardly ever neutral: of 280 of them drawn and read, one was."""
Cells = dict[str, str]


@dataclass(frozen=True)
class Example:
    """A text with what is known of it; None is not known. `pair` is shared by translations of one text.

    `is_rated`: its sentiment was told by stars or by aspects; `is_binary`: so that it may be neutral all the same.
    `is_read`: it was read by hand. `weight`: how much its sentiment is believed.
    """

    text: str
    sentiment: int | None = None
    language: str | None = None
    topics: frozenset[str] | None = None
    pair: str = ""
    is_rated: bool = False
    is_binary: bool = False
    is_read: bool = False
    weight: float = 1.0


@dataclass(frozen=True)
class Reading:
    """What somebody read in a text: its topics, its sentiment, or both; none and None are what was not noted."""

    topics: frozenset[str]
    sentiment: int | None = None


def examples_of(folder: Path) -> list[Example]:
    """All examples of a data folder, in the order of READERS, then our own; NotFound if it holds no sentiment."""
    read = readings()
    found: list[Example] = []
    for name, reader in READERS:
        path = folder / name
        if path.exists():
            found += (_as_read(example, read) for example in reader(path))
    if not any(example.sentiment is not None for example in found):
        names = ", ".join(name for name, _ in READERS)
        sentence = "There is nothing to learn from in {folder}; it may hold {names}."
        raise NotFound.told("lessons_none", sentence, folder=folder, names=names)
    found += _corrections(FOLDER / "lessons.csv")
    return found + [replace(one, weight=MADE_UP) for one in _corrections(FOLDER / "made_up.csv")]


def missing_of(folder: Path) -> list[str]:
    """The files that a data folder might hold and does not; corrections are nobody's duty."""
    return [name for name, reader in READERS if reader is not _corrections and not (folder / name).exists()]


def readings(path: Path = FOLDER / "readings.csv") -> dict[str, Reading]:
    """What was read by hand: the mark of a text and what it says; the texts themselves are not kept here."""
    with path.open(encoding="utf-8", newline="") as file:
        return {
            row["mark"]: Reading(
                frozenset(filter(None, row["topics"].split("|"))),
                SENTIMENTS.index(row["sentiment"]) if row["sentiment"] else None,
            )
            for row in csv.DictReader(file)
        }


def meanings(path: Path = FOLDER / "meanings.csv") -> dict[str, dict[str, str]]:
    """What words of other languages mean in Indonesian, as we know it: language → word → one word or more.

    Spelled as texts are. The first line that a word of a language is found in stands.
    """
    known: dict[str, dict[str, str]] = {}
    for row in _rows(path):
        meant = " ".join(words_of(_cell(row, "meaning", path)))
        for word in _cell(row, "words", path).split():
            spelled = words_of(word)
            if len(spelled) == 1:
                known.setdefault(_cell(row, "language", path), {}).setdefault(spelled[0], meant)
    return known


def mark_of(text: str) -> str:
    """What a text is known by where it may not be kept: 16 hexadecimal digits of BLAKE2b."""
    return blake2b(text.strip().encode("utf-8", "replace"), digest_size=8).hexdigest()


def _as_read(example: Example, read: dict[str, Reading]) -> Example:
    """The example as somebody read it: a reader has neutral to give, whoever gave stars had not."""
    found = read.get(mark_of(example.text))
    if found is None:
        return example
    if found.sentiment is not None:
        example = replace(example, sentiment=found.sentiment, is_rated=False, is_binary=False, is_read=True, weight=1.0)
    return replace(example, topics=example.topics or found.topics or None)


def _rows(path: Path) -> Iterator[Cells]:
    csv.field_size_limit(LONGEST_CELL)
    line = 0
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            for row in (rows := csv.DictReader(file)):
                line = rows.line_num
                yield row
    except csv.Error as problem:
        if "limit" in str(problem):
            raise Unclosed(path, line + 1) from None
        raise BadInput.told("lessons_csv", "{path} is no CSV file: {error}.", path=path, error=problem) from None
    except OSError as problem:
        raise BadInput.told("unread", "{path} cannot be read: {error}.", path=path, error=problem.strerror) from None


def _cell(row: Cells, name: str, path: Path) -> str:
    if row.get(name) is None:
        raise BadInput.told("lessons_column", "{path} has a row without {column!r}.", path=path, column=name)
    return row[name]


def _sentiment(row: Cells, path: Path) -> int:
    label = _cell(row, "label", path)
    if label not in SENTIMENTS:
        sentence = "{path} calls a text {label!r}; a sentiment is {known}."
        raise BadInput.told("lessons_label", sentence, path=path, label=label[:60], known=", ".join(SENTIMENTS))
    return SENTIMENTS.index(label)


def _place(row: Cells, name: str, path: Path) -> int:
    found = _cell(row, name, path)
    if not found.isdecimal():
        sentence = "{path} has {found!r} where the number of a row is expected."
        raise BadInput.told("lessons_row", sentence, path=path, found=found[:60])
    return int(found)


def _smsa(path: Path) -> Iterator[Example]:
    """SmSA without the rows that NusaX was made from: they would be translations of what it is measured on."""
    beside = path.with_name("smsa_train_rows_overlapping_nusax.csv")
    left_out = {_place(row, "smsa_train_row", beside) for row in _rows(beside)} if beside.exists() else set()
    for number, row in enumerate(_rows(path)):
        if number not in left_out:
            yield Example(_cell(row, "text", path), _sentiment(row, path), "id")


def _nusax(path: Path) -> Iterator[Example]:
    for row in _rows(path):
        language = CODES.get(_cell(row, "lang", path))
        yield Example(_cell(row, "text", path), _sentiment(row, path), language, pair=_cell(row, "id", path))


def _prdect(path: Path) -> Iterator[Example]:
    for row in _rows(path):
        is_clear = row.get("Customer Rating") in CLEAR
        text, mind = _cell(row, "text", path), _sentiment(row, path)
        yield Example(text, mind, "id", is_rated=True, is_binary=not is_clear, weight=0.5)


def _aspects(path: Path) -> Iterator[Example]:
    """Texts whose aspects are judged one by one: of one mind, or left out."""
    for row in _rows(path):
        cells = [cell for cell in row.values() if isinstance(cell, str)]
        minds = {0 if mind.startswith("neg") else 2 for mind in cells[1:] if mind[:3] in ("neg", "pos")}
        if len(minds) == 1:
            yield Example(cells[0], minds.pop(), "id", is_rated=True, is_binary=True, weight=0.5)


def _intents(path: Path) -> Iterator[Example]:
    for row in _rows(path):
        yield Example(_cell(row, "text", path), language="en")


def _corrections(path: Path) -> Iterator[Example]:
    """What people set right: text, label, language, topics (`|` between); an empty cell is not known."""
    for row in _rows(path):
        topics = frozenset(filter(None, (row.get("topics") or "").split("|"))) or None
        sentiment = _sentiment(row, path) if row.get("label") else None
        yield Example(_cell(row, "text", path), sentiment, row.get("language") or None, topics)


READERS: tuple[tuple[str, Callable[[Path], Iterator[Example]]], ...] = (
    ("sentiment/smsa_train.csv", _smsa),
    ("sentiment/nusax_train.csv", _nusax),
    ("sentiment/prdect_train.csv", _prdect),
    ("topics/hoasa_train.csv", _aspects),
    ("topics/casa_train.csv", _aspects),
    ("topics/banking77_train.csv", _intents),
    ("corrections.csv", _corrections),
)
"""The files a data folder may hold, and who reads each."""
