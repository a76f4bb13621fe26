"""What was learnt, as plain arrays: made by training, kept in one file, never a pickle."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from domain.errors import BadInput, NotFound, Unwritten
from listening.glossary import NONE, Glossary
from listening.sides import SIDES

VERSION = 4
SENTIMENTS = ("negative", "neutral", "positive")
Floats = NDArray[np.float32]
TABLES = ("word", "letters", "sense")


def missing(path: Path) -> NotFound:
    """The refusal of a model that is not there."""
    sentence = (
        "Listening is off: there is no model {name} in {folder}. "
        "Put the one that comes with CE Hub back, or make one: manage.py train-listening --data DIR."
    )
    return NotFound.told("model_missing", sentence, name=path.name, folder=path.parent)


@dataclass(frozen=True)
class Table:
    """Features by number: `numbers` (n,) ascending, `weights` (n, columns) int8 of `scale` (columns,), `squares` (n,).

    A text's score of a column is the sum of its features' weights over the root of the sum of their squares.
    """

    numbers: NDArray[np.uint32]
    weights: NDArray[np.int8]
    scale: Floats
    squares: NDArray[np.float16]

    @classmethod
    def of(cls, numbers: NDArray[np.uint32], weights: Floats, squares: Floats) -> Table:
        """The same weights, each column cut to 255 steps; `numbers` in any order."""
        order = np.argsort(numbers)
        scale = np.maximum(np.abs(weights).max(axis=0, initial=0.0), 1e-9).astype(np.float32) / 127
        steps = np.rint(weights[order] / scale).astype(np.int8)
        return cls(numbers[order], steps, scale, squares[order].astype(np.float16))


@dataclass(frozen=True)
class Model:
    """Three tables over the same columns: sentiments, then `languages`, then `topics` that were learnt.

    `bias` (SIDES, columns): what each of a text's sides (`sides.sides_of`) adds. `threshold`: the chance from which a
    topic is told. `told` is what the card says of it. The table of senses is for what `glossary` makes of a text.
    """

    tables: dict[str, Table]
    bias: Floats
    languages: tuple[str, ...]
    topics: tuple[str, ...]
    threshold: float
    told: dict[str, Any]
    glossary: Glossary = NONE

    @property
    def columns(self) -> int:
        """How many things are scored at once."""
        return len(SENTIMENTS) + len(self.languages) + len(self.topics)

    def save(self, path: Path) -> None:
        """Write it, so that a hub that runs finds the former model or this one whole; the same model, the same bytes.

        BadInput if it cannot be written.
        """
        facts = {
            "version": VERSION,
            "languages": self.languages,
            "topics": self.topics,
            "threshold": self.threshold,
            "told": self.told,
        }
        arrays: dict[str, NDArray[Any]] = {"bias": self.bias} | self.glossary.arrays()
        for name, table in self.tables.items():
            arrays |= {f"{name}_{part}": value for part, value in vars(table).items()}
        arrays["facts"] = np.frombuffer(json.dumps(facts, sort_keys=True).encode(), np.uint8)
        beside = path.with_name(f"{path.name}.new")
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            with beside.open("wb") as file:
                np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
            beside.replace(path)
        except OSError as problem:
            raise Unwritten(path, problem) from None

    @classmethod
    def load(cls, path: Path) -> Model:
        """The model of a file; NotFound if there is none, BadInput if it is broken or of another version."""
        try:
            with path.open("rb") as raw:
                if not zipfile.is_zipfile(raw):
                    raise zipfile.BadZipFile("it holds no arrays")
                raw.seek(0)
                with np.load(raw, allow_pickle=False) as file:
                    arrays = dict(file)
            facts = json.loads(arrays["facts"].tobytes())
            version = facts["version"]
            if version == VERSION:
                return cls._of(arrays, facts)
        except FileNotFoundError:
            raise missing(path) from None
        except (OSError, ValueError, KeyError, TypeError, EOFError, zipfile.BadZipFile) as problem:
            told = problem.strerror if isinstance(problem, OSError) else str(problem)
            reason = (told or type(problem).__name__).split("\n")[0]
            sentence = "Listening is off: the model {path} is broken ({reason})."
            raise BadInput.told("model_broken", sentence, path=path, reason=reason) from None
        sentence = "Listening is off: the model {path} is of version {version}, this hub reads {ours}."
        raise BadInput.told("model_version", sentence, path=path, version=version, ours=VERSION)

    @classmethod
    def _of(cls, arrays: dict[str, NDArray[Any]], facts: dict[str, Any]) -> Model:
        tables = {name: Table(*(arrays[f"{name}_{part}"] for part in Table.__annotations__)) for name in TABLES}
        languages, topics = tuple(facts["languages"]), tuple(facts["topics"])
        threshold, told = float(facts["threshold"]), dict(facts["told"])
        made = cls(tables, arrays["bias"], languages, topics, threshold, told, Glossary.read(arrays))
        for name, table in tables.items():
            shape = (len(table.numbers), made.columns)
            if not len(table.numbers) or table.weights.shape != shape or table.squares.shape != shape[:1]:
                raise ValueError(f"its table {name} does not fit")
        if made.bias.shape != (SIDES, made.columns):
            raise ValueError("its bias does not fit")
        return made
