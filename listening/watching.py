"""`manage.py listen`: the emerging topics of a stream of mentions, told as soon as they emerge."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from domain.errors import BadInput
from domain.hearing import SPAM
from domain.times import to_ms
from listening.bursts import Burst
from listening.echoes import Echoes
from listening.emerging import Emerging
from listening.listener import Answer, Listener
from listening.window import Mention

HEADER = ("ts", "text_id")
ANSWER = ("replay", "ts", "text_ids")
REASONS = ("emerging", "lift", "reach", "severity")

Say = Callable[[BadInput], object]


def listen(
    listener: Listener,
    lines: Iterable[str],
    out: TextIO,
    say: Say = lambda problem: print(problem, file=sys.stderr),
    *,
    texts: Mapping[str, str],
    name: str,
    is_why: bool = False,
    emerging: Emerging | None = None,
) -> int:
    """Write `replay,ts,text_ids` for what emerges in `ts,text_id` rows, as soon as it does; 0, the exit status.

    Times are ISO 8601; without an offset they are read as the wall clock they show. `texts` are the texts by their id,
    `name` what the stream is called. With `is_why` each row also tells what emerges, its lift, reach and severity. A
    row that cannot be read is left out with a sentence to `say`. BadInput if the header is another one.
    """
    heard = _Hearing(listener, texts)
    found = emerging or Emerging()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow((*ANSWER, *REASONS) if is_why else ANSWER)
    for number, cells in _rows(lines):
        try:
            at, mention = heard.read(number, cells)
        except BadInput as problem:
            say(BadInput.told("line", "Line {line}: {why}", line=number, why=problem))
            continue
        found.advance(to_ms(at))
        for burst in found.hear(mention) if mention is not None else ():
            ids = "|".join(heard.id_of(one) for one in burst.evidence)
            told = (name, at.isoformat() if heard.has_zone else at.replace(tzinfo=None).isoformat(), ids)
            writer.writerow((*told, *_reasons(burst)) if is_why else told)
            out.flush()
    return 0


def read_texts(path: Path) -> dict[str, str]:
    """The texts of a CSV file by their `text_id`; BadInput if it is none."""
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            if not {"text_id", "text"} <= set(rows.fieldnames or ()):
                raise BadInput.told("texts_columns", "{path} needs the columns text_id and text.", path=path)
            return {row["text_id"]: row["text"] or "" for row in rows}
    except OSError as problem:
        raise BadInput.told("unread", "{path} cannot be read: {error}.", path=path, error=problem.strerror) from None
    except csv.Error as problem:
        raise BadInput.told("no_csv", "{path} is no CSV file: {error}.", path=path, error=str(problem)) from None


class _Hearing:
    """Reads rows as mentions; keeps the answers to texts, because they come again."""

    def __init__(self, listener: Listener, texts: Mapping[str, str]) -> None:
        self._listener, self._texts = listener, texts
        self._answers: dict[str, Answer] = {}
        self._echoes = Echoes()
        self._ids: dict[str, str] = {}
        self.has_zone = False

    def read(self, number: int, cells: list[str]) -> tuple[datetime, Mention | None]:
        """The moment of a row and its mention, None for advertising; BadInput if it is none."""
        if len(cells) != len(HEADER):
            raise _other_than_header("line_cells", "expected {right}, found {found}.", cells)
        at, text = self._moment(cells[0]), self._texts.get(cells[1].strip())
        if text is None:
            raise BadInput.told("line_no_text", "there is no text {found}.", found=repr(cells[1].strip()[:40]))
        name = str(number)
        group = self._echoes.of(text, name) or name
        if group == SPAM:
            return at, None
        self._ids[name] = cells[1].strip()
        answer = self._answers.get(text)
        if answer is None:
            answer = self._answers[text] = self._listener.judge(text)
        return at, Mention(name, to_ms(at), text, answer.score, answer.topics, group=group)

    def id_of(self, name: str) -> str:
        """The text id of a mention."""
        return self._ids[name]

    def _moment(self, cell: str) -> datetime:
        try:
            at = datetime.fromisoformat(cell.strip())
        except ValueError:
            sentence = "{found} is not a time such as 2026-11-20T14:30:00."
            raise BadInput.told("line_time", sentence, found=repr(cell[:40])) from None
        self.has_zone = at.tzinfo is not None
        return at if at.tzinfo is not None else at.replace(tzinfo=UTC)


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows behind the header, with the line each stands in; BadInput for another header."""
    reader = csv.reader(lines)
    head = tuple(cell.strip().lower().lstrip("\ufeff") for cell in next(reader, []))
    if head != HEADER:
        raise _other_than_header("line_header", "Line 1 must be {right}; found {found}.", head)
    while True:
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error:
            cells = ["(a broken line)"]
        if cells:
            yield reader.line_num, cells


def _other_than_header(key: str, sentence: str, cells: Sequence[str]) -> BadInput:
    return BadInput.told(key, sentence, right=",".join(HEADER), found=repr(",".join(cells)[:80]))


def _reasons(burst: Burst) -> tuple[str, ...]:
    return burst.key, f"{burst.lift:.2f}", f"{burst.reach:g}", str(burst.severity)
