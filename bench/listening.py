"""How well and how fast the shipped model listens; the texts it is held against are not part of this repository."""

from __future__ import annotations

import csv
import time
from io import BytesIO, StringIO
from pathlib import Path

import orjson

from bench.table import Row
from domain.errors import HubError
from listening import MODEL, Listener
from listening.command import arriving, classify
from listening.figures import figures_of

TEXTS = Path(__file__).resolve().parent.parent.parent / "shared" / "bench" / "listening"
LEAST_TEXTS_PER_SECOND = 3_000
MOST_MEGABYTES = 10
GOALS = {
    "nusax_macro_f1": 80.5,
    "smsa_macro_f1": 84.2,
    "reviews_binary_macro_f1": 95.0,
    "reviews_three_macro_f1": 75.0,
    "topics_micro_f1": 80.0,
    "topics_primary": 88.0,
}
"""What is asked of each figure, in per cent; the others are only told."""
WIDE = ("indonesian", "english")
HELD_OUT = "the shipped file, on texts it did not learn from"


def run() -> list[Row]:
    """Size, speed, and with the texts at hand how right it is; [] without a model or without texts."""
    if not TEXTS.is_dir():
        return []
    try:
        listener = Listener.open()
    except HubError as problem:
        print(problem)
        return []
    size = Row("listening: model", MODEL.stat().st_size / 1e6, "MB", limit=MOST_MEGABYTES)
    figures = figures_of(listener, TEXTS)
    right = [
        Row(f"listening: {name}", 100 * value, "%", peer=GOALS.get(name), note=HELD_OUT)
        for name, value in figures.items()
    ]
    reviews = [row["text"] for row in _rows("replay/texts.csv")]
    regional = [row["text"] for row in _rows("sentiment/nusax_train.csv") if row["lang"] not in WIDE]
    news = [row["text"] for row in _rows("sentiment/smsa_train.csv")]
    asked = {"reviews": reviews, "texts in regional languages": regional, "news and reviews": news}
    return [size, *(_speed(what, texts) for what, texts in asked.items()), *right]


def _speed(what: str, texts: list[str]) -> Row:
    """Texts a second of processor time as `manage.py classify` answers, all their words new to the listener."""
    lines = BytesIO(b"\n".join(orjson.dumps({"text": text}) for text in texts))
    listener = Listener.open()
    began = time.process_time()
    classify(listener, arriving(lines), StringIO())
    rate = len(texts) / (time.process_time() - began)
    return Row(f"listening: {what} a second", rate, "texts/s", peer=LEAST_TEXTS_PER_SECOND, note="one core, from cold")


def _rows(name: str) -> list[dict[str, str]]:
    with (TEXTS / name).open(encoding="utf-8", errors="replace", newline="") as file:
        return list(csv.DictReader(file))
