"""A model that is missing, broken or of another time switches listening off with one sentence."""

import json
import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from domain.errors import BadInput, HubError, NotFound
from listening import Listener
from listening.model import Model
from locales import refusal


def rewritten(small: Model, path: Path, **changes: Any) -> Path:
    """The file of a model with some of its facts or arrays changed."""
    small.save(path)
    with np.load(path) as file:
        arrays = dict(file)
    facts = json.loads(arrays["facts"].tobytes())
    for name, value in changes.items():
        if name in facts:
            facts[name] = value
        else:
            arrays[name] = value
    arrays["facts"] = np.frombuffer(json.dumps(facts).encode(), np.uint8)
    np.savez_compressed(path, **arrays)
    return path


def assert_said_everywhere(problem: HubError) -> None:
    assert refusal("en", problem.key, problem.words) == str(problem)
    assert refusal("id", problem.key, problem.words) not in (None, str(problem))


def test_a_missing_model_is_said_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"^Listening is off: there is no model none\.npz in .*\.$") as refused:
        Listener.open(tmp_path / "none.npz")
    assert_said_everywhere(refused.value)


def test_a_model_of_another_version_is_said_so(small: Model, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"is of version 7, this hub reads 4\.$") as refused:
        Listener.open(rewritten(small, tmp_path / "new.npz", version=7))
    assert_said_everywhere(refused.value)


@pytest.mark.parametrize(
    "changes",
    [
        {"bias": np.zeros((1, 3), np.float32)},
        {"word_weights": np.zeros((2, 2), np.int8)},
        {"languages": ["id"]},
        {"threshold": None},
        {"glossary_places": np.array([], np.uint16)},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_model_that_does_not_fit_together_is_broken(small: Model, tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises(BadInput, match="is broken"):
        Listener.open(rewritten(small, tmp_path / "odd.npz", **changes))


@pytest.mark.parametrize("cut", [0, 1, 100, -1000])
def test_a_file_cut_short_is_broken(small: Model, tmp_path: Path, cut: int) -> None:
    path = tmp_path / "cut.npz"
    small.save(path)
    path.write_bytes(path.read_bytes()[:cut])
    with pytest.raises(BadInput, match="is broken") as caught:
        Listener.open(path)
    assert "\n" not in str(caught.value)
    assert_said_everywhere(caught.value)


def test_what_is_no_model_is_said_so_without_the_words_of_a_library(tmp_path: Path) -> None:
    path = tmp_path / "letter.npz"
    path.write_text("Dear customer", "utf-8")
    with pytest.raises(BadInput, match=r"is broken \(it holds no arrays\)\.$"):
        Listener.open(path)
    with pytest.raises(BadInput, match=r"is broken \(Is a directory\)\.$"):
        Listener.open(tmp_path)


def test_a_pickle_is_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "trap.npz"
    path.write_bytes(pickle.dumps({"facts": 1}))
    with pytest.raises(BadInput, match="is broken"):
        Listener.open(path)
    np.savez(path, facts=np.array([{"version": 1}], dtype=object))
    with pytest.raises(BadInput, match="is broken"):
        Listener.open(path)
