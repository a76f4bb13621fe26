"""`manage.py listen`: the emerging topics of a stream of mentions, told as soon as they emerge."""

from __future__ import annotations

import csv
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

from domain.errors import BadInput, Unclosed
from domain.hearing import SPAM
from domain.times import to_ms
from listening.bursts import Burst
from listening.echoes import Echoes
from listening.emerging import Emerging
from listening.leaps import Leaps, Row, Taken
from listening.listener import Answer, Listener
from listening.window import Mention

# The parser's own limit would refuse a whole file for one long text.
csv.field_size_limit(1_000_000)

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
    told = _Telling(_Hearing(listener, texts), emerging or Emerging(), out, name=name, is_why=is_why)
    leaps = Leaps()

    def refuse(number: int, why: BadInput) -> None:
        say(BadInput.told("line", "Line {line}: {why}", line=number, why=why))

    for number, cells in _rows(lines):
        try:
            taken = leaps.take(told.hearing.read(number, cells))
        except BadInput as problem:
            refuse(number, problem)
            continue
        for slip in taken.slips:
            refuse(slip.line, _leapt(slip))
        told.follow(taken)
    for row in leaps.rest():
        told.tell(row)
    return 0


def read_texts(path: Path, say: Say = lambda problem: print(problem, file=sys.stderr)) -> dict[str, str]:
    """The texts of a CSV file by their `text_id`; BadInput if it is none.

    An id that is there twice, and a row of more cells than there are columns, are told with a sentence to `say`: of the
    one the later text is heard, of the other what its columns hold.
    """
    try:
        with path.open(encoding="utf-8-sig", errors="replace", newline="") as file:
            rows = csv.DictReader(file, strict=True)
            if not {"text_id", "text"} <= set(rows.fieldnames or ()):
                raise BadInput.told("texts_columns", "{path} needs the columns text_id and text.", path=path)
            return _texts_of(path, rows, say)
    except OSError as problem:
        raise BadInput.told("unread", "{path} cannot be read: {error}.", path=path, error=problem.strerror) from None
    except csv.Error as problem:
        raise BadInput.told("no_csv", "{path} is no CSV file: {error}.", path=path, error=str(problem)) from None


def _texts_of(path: Path, rows: csv.DictReader[str], say: Say) -> dict[str, str]:
    found: dict[str, str] = {}
    try:
        for row in rows:
            name, text, place = row["text_id"], row["text"] or "", {"name": path.name, "line": rows.line_num}
            if found.get(name, text) != text:
                sentence = "{name}, line {line}: the text {text_id} is there twice; the later one is heard."
                say(BadInput.told("texts_twice", sentence, text_id=repr(name[:40]), **place))
            if None in row:
                sentence = "{name}, line {line}: more cells than columns; a text with commas needs quotation marks."
                say(BadInput.told("texts_cells", sentence, **place))
            found[name] = text
        return found
    except csv.Error as problem:
        if "limit" not in str(problem):
            raise
        raise Unclosed(path, rows.line_num + 1) from None


class _Telling:
    """Hears rows and writes what emerges with each, at once."""

    def __init__(self, hearing: _Hearing, found: Emerging, out: TextIO, *, name: str, is_why: bool) -> None:
        self.hearing = hearing
        self._found, self._out, self._name, self._is_why = found, out, name, is_why
        self._writer = csv.writer(out, lineterminator="\n")
        self._writer.writerow((*ANSWER, *REASONS) if is_why else ANSWER)
        self._before = deepcopy(found)

    def follow(self, taken: Taken) -> None:
        """Hear what was taken; where the stream leapt and came back, as if it had never left."""
        if taken.is_leap:
            self._before = deepcopy(self._found)
        if taken.is_back:
            self._found = deepcopy(self._before)
        for row in taken.heard:
            self.tell(row)

    def tell(self, row: Row) -> None:
        """Hear a row; write a line for each burst that is new or graver with it."""
        mention = self.hearing.mention_of(row)
        self._found.advance(to_ms(row.at))
        for burst in self._found.hear(mention) if mention is not None else ():
            ids = "|".join(self.hearing.id_of(one) for one in burst.evidence)
            told = (self._name, row.shown, ids)
            self._writer.writerow((*told, *_reasons(burst)) if self._is_why else told)
            self._out.flush()


class _Hearing:
    """Reads rows as mentions; keeps the answers to texts, because they come again."""

    def __init__(self, listener: Listener, texts: Mapping[str, str]) -> None:
        self._listener, self._texts = listener, texts
        self._answers: dict[str, Answer] = {}
        self._echoes = Echoes()
        self._ids: dict[str, str] = {}

    def read(self, number: int, cells: list[str]) -> Row:
        """The row in these cells; BadInput if it is none."""
        if len(cells) != len(HEADER):
            raise _other_than_header("line_cells", "expected {right}, found {found}.", cells)
        at, text_id = _moment(cells[0]), cells[1].strip()
        if text_id not in self._texts:
            raise BadInput.told("line_no_text", "there is no text {found}.", found=repr(text_id[:40]))
        return Row(number, at if at.tzinfo else at.replace(tzinfo=UTC), text_id, has_zone=at.tzinfo is not None)

    def mention_of(self, row: Row) -> Mention | None:
        """What is said in a row; None for advertising."""
        text, name = self._texts[row.text_id], str(row.line)
        group = self._echoes.of(text, name) or name
        if group == SPAM:
            return None
        self._ids[name] = row.text_id
        answer = self._answers.get(text)
        if answer is None:
            answer = self._answers[text] = self._listener.judge(text)
        return Mention(name, to_ms(row.at), text, answer.score, answer.topics, group=group)

    def id_of(self, name: str) -> str:
        """The text id of a mention."""
        return self._ids[name]


def _moment(cell: str) -> datetime:
    try:
        return datetime.fromisoformat(cell.strip())
    except ValueError:
        sentence = "{found} is not a time such as 2026-11-20T14:30:00."
        raise BadInput.told("line_time", sentence, found=repr(cell[:40])) from None


def _rows(lines: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows behind the header, with the line each stands in; BadInput for another header."""
    numbered = enumerate(lines, start=1)
    head = tuple(cell.strip().lower().lstrip("\ufeff") for cell in _cells(next(numbered, (1, ""))[1]))
    if head != HEADER:
        raise _other_than_header("line_header", "Line 1 must be {right}; found {found}.", head)
    for number, line in numbered:
        cells = _cells(line)
        if cells:
            yield number, cells


def _cells(line: str) -> list[str]:
    """The cells of one line. A time and an id never span lines, so an open quotation mark swallows none that follow."""
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return [line[:80]]


def _leapt(row: Row) -> BadInput:
    sentence = "{found} is more than a day ahead of the lines around it."
    return BadInput.told("line_leap", sentence, found=row.shown)


def _other_than_header(key: str, sentence: str, cells: Sequence[str]) -> BadInput:
    return BadInput.told(key, sentence, right=",".join(HEADER), found=repr(",".join(cells)[:80]))


def _reasons(burst: Burst) -> tuple[str, ...]:
    return burst.key, f"{burst.lift:.2f}", f"{burst.reach:g}", str(burst.severity)
