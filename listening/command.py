"""`manage.py classify`: texts from standard input, answered as soon as they come."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from io import BufferedIOBase
from itertools import count
from typing import TextIO

import orjson

from domain.errors import BadInput
from listening.listener import Listener

LONGEST_LINE = 2_000_000
"""Bytes; a longer line is refused without being read as JSON."""
PIECE = 1 << 15
"""Bytes that are read at once, where so many are there: some two hundred texts."""
RIGHT = '{"text": "…"}'

Say = Callable[[BadInput], object]


def arriving(stream: BufferedIOBase) -> Iterator[list[bytes]]:
    """The lines of a stream, as many together as came together: none waits for one behind it."""
    begun: list[bytes] = []
    while piece := stream.read1(PIECE):
        *whole, rest = piece.split(b"\n")
        if whole:
            whole[0] = b"".join((*begun, whole[0]))
            begun.clear()
            yield whole
        begun.append(rest)
    if any(begun):
        yield [b"".join(begun)]


def classify(
    listener: Listener,
    pieces: Iterable[Sequence[bytes]],
    out: TextIO,
    say: Say = lambda problem: print(problem, file=sys.stderr),
    *,
    is_why: bool = False,
) -> int:
    """Answer each `{"text": …}` line with its language, sentiment, score and topics; 0, the exit status.

    The lines of a piece are answered together. With `is_why` the words that weighed most are told too. A line that is
    none is answered by `null`, so that answers stay beside their lines, and by a sentence to `say`.
    """
    numbers = count(1)
    for piece in pieces:
        texts: list[str | None] = []
        for line, number in zip(piece, numbers, strict=False):
            try:
                texts.append(_text(line))
            except BadInput as problem:
                say(BadInput.told("line", "Line {line}: {why}", line=number, why=problem))
                texts.append(None)
        answers = iter(listener.judge_all((text for text in texts if text is not None), is_why=is_why))
        told = (None if text is None else next(answers).as_json() for text in texts)
        out.write("".join(f"{orjson.dumps(one).decode()}\n" for one in told))
        out.flush()
    return 0


def _text(line: bytes) -> str:
    if len(line) > LONGEST_LINE:
        sentence = "it has {length:,} bytes; at most {limit:,} are read."
        raise BadInput.told("line_long", sentence, length=len(line), limit=LONGEST_LINE)
    try:
        row = orjson.loads(line.removeprefix(b"\xef\xbb\xbf"))
    except orjson.JSONDecodeError:
        shown = repr(line.strip()[:60].decode("utf-8", "replace"))
        raise BadInput.told(
            "line_json", "expected {right} in UTF-8, found {found}.", right=RIGHT, found=shown
        ) from None
    text = row.get("text") if isinstance(row, dict) else None
    if not isinstance(text, str):
        raise BadInput.told("line_text", "expected {right}, an object with a text that is a string.", right=RIGHT)
    return text
