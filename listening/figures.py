"""How well a listener hears: its figures on texts that it did not learn from."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from pathlib import Path

from listening.corpus import CODES
from listening.listener import Answer, Listener
from listening.model import SENTIMENTS
from listening.topics import FOLDER

NUSAX = "sentiment/nusax_valid.csv"
SMSA = "sentiment/smsa_valid.csv"
READ = "topics/cx_gold_prdect190.csv"
APPS = FOLDER / "held_out.csv"
"""Sentences made up as customers write of apps, by one who had not looked at those that were learnt; never learnt."""
Cells = dict[str, str]


def figures_of(listener: Listener, folder: Path) -> dict[str, float]:
    """The figures that the held-out files of a data folder and our own one allow, by name, 0 to 1."""
    told: dict[str, float] = {}
    held_out = (folder / NUSAX, _nusax), (folder / SMSA, _smsa), (folder / READ, _read), (APPS, _apps)
    for path, measure in held_out:
        if path.is_file():
            with path.open(encoding="utf-8", errors="replace", newline="") as file:
                rows = list(csv.DictReader(file))
            told |= measure(rows, listener.judge_all(row["text"] for row in rows))
    return told


def macro_f1(gold: Sequence[str], said: Sequence[str], names: Sequence[str]) -> float:
    """The mean F1 of the classes; one that is neither there nor said counts 0.

    >>> macro_f1(["a", "b"], ["a", "a"], ["a", "b"])
    0.3333333333333333
    """
    pairs = list(zip(gold, said, strict=True))
    scores = []
    for name in names:
        right = sum(true == name == answer for true, answer in pairs)
        named = sum((true == name) + (answer == name) for true, answer in pairs)
        scores.append(2 * right / named if named else 0.0)
    return sum(scores) / len(scores)


def _nusax(rows: Sequence[Cells], answers: Sequence[Answer]) -> Mapping[str, float]:
    scores = []
    for language in sorted({row["lang"] for row in rows}):
        its = [
            (row["label"], answer.sentiment)
            for row, answer in zip(rows, answers, strict=True)
            if row["lang"] == language
        ]
        scores.append(macro_f1([gold for gold, _ in its], [said for _, said in its], SENTIMENTS))
    known = [answer.language == CODES[row["lang"]] for row, answer in zip(rows, answers, strict=True)]
    return {"nusax_macro_f1": sum(scores) / len(scores), "language_accuracy": sum(known) / len(known)}


def _smsa(rows: Sequence[Cells], answers: Sequence[Answer]) -> Mapping[str, float]:
    return {"smsa_macro_f1": macro_f1([row["label"] for row in rows], [one.sentiment for one in answers], SENTIMENTS)}


def _read(rows: Sequence[Cells], answers: Sequence[Answer]) -> Mapping[str, float]:
    return _in_full(rows, answers, "reviews", "topics")


def _apps(rows: Sequence[Cells], answers: Sequence[Answer]) -> Mapping[str, float]:
    return _in_full(rows, answers, "apps", "apps_topics")


def _in_full(rows: Sequence[Cells], answers: Sequence[Answer], name: str, topical: str) -> Mapping[str, float]:
    """Texts that were read in full: three sentiments, the two clear ones, and topics."""
    gold = [row["sentiment"] for row in rows]
    said = [answer.sentiment for answer in answers]
    clear = [at for at, label in enumerate(gold) if label != "neutral"]
    topics = [set(row["topics"].split("|")) for row in rows]
    heard = [set(answer.topics) for answer in answers]
    right = sum(len(true & told) for true, told in zip(topics, heard, strict=True))
    return {
        f"{name}_three_macro_f1": macro_f1(gold, said, SENTIMENTS),
        f"{name}_binary_macro_f1": macro_f1([gold[at] for at in clear], [said[at] for at in clear], SENTIMENTS[::2]),
        f"{topical}_micro_f1": 2 * right / sum(map(len, (*topics, *heard))),
        f"{topical}_primary": sum(row["primary"] in told for row, told in zip(rows, heard, strict=True)) / len(rows),
    }
