"""`manage.py classify` answers every line beside it, at once, and says what is wrong with one that it cannot read."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import manage
from domain.errors import BadInput
from listening import Listener
from listening.command import LONGEST_LINE, arriving, classify
from listening.model import Model
from locales import refusal
from settings import ROOT


def answers(small: Model, *lines: bytes, is_why: bool = False) -> tuple[list[object], list[str]]:
    """What the command writes for these lines, and what it says."""
    out, said = StringIO(), list[BadInput]()
    assert classify(Listener(small), [lines], out, said.append, is_why=is_why) == 0
    assert all(refusal("en", one.key, one.words) == str(one) for one in said)
    return [json.loads(line) for line in out.getvalue().splitlines()], [str(one) for one in said]


class Arriving(BytesIO):
    """A stream that hands out what has come, piece by piece."""

    def __init__(self, *come: bytes) -> None:
        super().__init__()
        self._come = iter(come)

    def read1(self, size: int | None = -1, /) -> bytes:
        return next(self._come, b"")


def test_each_line_is_answered_before_the_next_is_awaited(small: Model) -> None:
    out, line = StringIO(), b'{"text": "kurir terlambat"}\n'

    def watched() -> Iterator[list[bytes]]:
        for number, piece in enumerate(arriving(Arriving(line, line[:9], line[9:], line))):
            assert len(out.getvalue().splitlines()) == number
            yield piece

    classify(Listener(small), watched(), out)
    assert [json.loads(one)["topics"] for one in out.getvalue().splitlines()] == [["pengiriman"]] * 3


@given(st.lists(st.binary(min_size=1, max_size=6)))
def test_however_a_stream_comes_its_lines_are_the_same(come: list[bytes]) -> None:
    assert [line for piece in arriving(Arriving(*come)) for line in piece] == [
        line.removesuffix(b"\n") for line in BytesIO(b"".join(come))
    ]


def test_an_answer_has_what_was_asked_and_the_words_only_on_demand(small: Model) -> None:
    (told,), _ = answers(small, b'{"text": "sangat puas", "id": 7}')
    assert list(told) == ["language", "sentiment", "score", "topics"]  # type: ignore[call-overload]
    (told,), _ = answers(small, b'{"text": "sangat puas"}', is_why=True)
    assert "puas" in " ".join(told["why"]["sentiment"])  # type: ignore[index]


@pytest.mark.parametrize(
    ("line", "sentence"),
    [
        (b"\n", "expected {"),
        (b"bagus\n", "found 'bagus'"),
        (b'{"text": "b\xff"}', "in UTF-8"),
        (b'["bagus"]', "an object with a text"),
        (b'{"txt": "bagus"}', "an object with a text"),
        (b'{"text": 5}', "that is a string"),
        (b" " * (LONGEST_LINE + 1), "at most 2,000,000 are read"),
    ],
)
def test_a_line_that_is_none_is_answered_null_and_named(small: Model, line: bytes, sentence: str) -> None:
    told, said = answers(small, b'{"text": "bagus"}', line, b'{"text": "bagus"}')
    assert told[1] is None
    assert told[0] == told[2] is not None
    assert len(said) == 1
    assert said[0].startswith("Line 2: ")
    assert sentence in said[0]


def test_the_command_hears_what_comes_through_a_pipe(tmp_path: Path) -> None:
    environ = {"PATH": os.environ["PATH"], "CEHUB_DATABASE_URL": f"sqlite:///{tmp_path}/hub.db"}
    done = subprocess.run(
        [sys.executable, "manage.py", "classify", "--why"],
        cwd=ROOT,
        env=environ,
        input='{"text": "barang rusak, kecewa"}\n',
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["sentiment"] == "negative"


def test_without_a_model_the_command_says_so_and_stops(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert manage.main(["classify", "--model", str(tmp_path / "none.npz")]) == 1
    assert capsys.readouterr().err.startswith("Listening is off: there is no model none.npz")
