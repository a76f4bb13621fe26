"""`manage.py classify`: texts from standard input, each line answered as soon as it is read."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable
from typing import Any, TextIO

import orjson

from domain.errors import BadInput
from listening.listener import Listener

LONGEST_LINE = 2_000_000
"""Bytes; a longer line is refused without being read as JSON."""
RIGHT = '{"text": "…"}'

Say = Callable[[BadInput], object]


def classify(
    listener: Listener,
    lines: Iterable[bytes],
    out: TextIO,
    say: Say = lambda problem: print(problem, file=sys.stderr),
    *,
    is_why: bool = False,
) -> int:
    """Answer each `{"text": …}` line with its language, sentiment, score and topics; 0, the exit status.

    With `is_why` the words that weighed most are told too. A line that is none is answered by `null`, so that answers
    stay beside their lines, and by a sentence to `say`.
    """
    for number, line in enumerate(lines, start=1):
        try:
            answer: dict[str, Any] | None = listener.judge(_text(line), is_why=is_why).as_json()
        except BadInput as problem:
            say(BadInput.told("line", "Line {line}: {why}", line=number, why=problem))
            answer = None
        out.write(orjson.dumps(answer).decode() + "\n")
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
