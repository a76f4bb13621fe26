"""Files as tables: CSV, JSONL, XLSX and Parquet, read row by row."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice
from pathlib import Path
from typing import Any
from zipfile import BadZipFile

from domain.broken import Broken, object_of
from domain.errors import BadInput, Unclosed
from pipelines.lines import LINE_LIMIT, lines

# A field may be as long as a line: the parser's own limit would refuse the whole file for one long text.
csv.field_size_limit(LINE_LIMIT)
PEEK = 1_000
"""Objects of a JSONL file that are looked at to say which columns it has."""


Line = dict[str, Any] | Broken


@dataclass(frozen=True)
class Layout:
    """How a file is written, where that is not to be seen from the file itself."""

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None


AS_SEEN = Layout()


@dataclass(frozen=True)
class Table:
    """The columns of a file and its rows, to be read once."""

    columns: tuple[str, ...]
    rows: Iterator[Line]


def open_table(path: Path, layout: Layout = AS_SEEN, *, is_growing: bool = False) -> Table:
    """The table in a file, by its ending; BadInput in one sentence when it cannot be read.

    What is wrong further down is raised while rows are read; `check` reads it all first. `is_growing`: the file may
    still be written to, so that its last line counts only once it has its end.
    """
    if not path.is_file():
        raise BadInput(f"There is no file {path}.", key="file_missing", words={"path": path})
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        words = {"name": path.name, "known": ", ".join(_READERS)}
        raise BadInput(
            "{name}: files end in {known}; this one does not.".format(**words), key="file_ending", words=words
        )
    try:
        return reader(path, layout, is_growing)
    except OSError as error:
        raise unreadable(path, error) from None


def unreadable(path: Path, error: OSError) -> BadInput:
    """The refusal of a file that the machine does not give."""
    said = "{name} cannot be read: {why}."
    return BadInput.told("file_unreadable", said, name=path.name, why=str(error.strerror or error))


def check(path: Path, layout: Layout = AS_SEEN) -> int:
    """Reads the whole file and returns how many rows it has; BadInput if any of it cannot be read."""
    return sum(1 for _ in open_table(path, layout).rows)


def is_text(path: Path) -> bool:
    """True for files that grow line by line."""
    return path.suffix.lower() not in (".xlsx", ".parquet")


def _csv(path: Path, layout: Layout, is_growing: bool) -> Table:
    source = lines(path, layout.encoding, is_growing=is_growing)
    first = next(source, "")
    if not first.strip():
        raise _empty(path)
    delimiter = layout.delimiter or _delimiter_of(first)
    reader = csv.reader(chain([first], source), delimiter=delimiter, strict=True)
    header = next(_parsed(path, reader, is_growing), [])
    columns = _columns(path, header)
    return Table(columns, _csv_rows(columns, len(header), _parsed(path, reader, is_growing)))


def _delimiter_of(header: str) -> str:
    return max(",;\t|", key=header.count)


def _parsed(path: Path, reader: Any, is_growing: bool) -> Iterator[list[str]]:
    line = reader.line_num + 1
    try:
        for row in reader:
            line = reader.line_num + 1
            yield row
    except csv.Error as error:
        if "field limit" in str(error):
            raise Unclosed(path, line) from None
        if is_growing and "unexpected end" in str(error):
            return
        key, why = _REASONS.get(str(error), ("file_csv", str(error)))
        words = {"name": path.name, "line": reader.line_num, "why": why}
        raise BadInput(f"{path.name}, line {reader.line_num}: {why}.", key=key, words=words) from None


_REASONS = {
    "unexpected end of data": ("file_half", "the file ends inside a quoted field; half of it is missing"),
}
"""What the parser says, as a key and in our words."""


def _csv_rows(columns: tuple[str, ...], width: int, rows: Iterator[list[str]]) -> Iterator[Line]:
    for row in rows:
        found = dict(zip(columns, row, strict=False))
        if len(row) == width:
            yield found
        elif row:
            sentence = f"the row has {len(row)} fields where the header has {width}"
            yield Broken(found, "", sentence, "record_width", {"fields": len(row), "header": width})


def _columns(path: Path, header: Sequence[object]) -> tuple[str, ...]:
    names = tuple("" if name is None else str(name).strip() for name in header)
    while names and not names[-1]:
        names = names[:-1]
    twice = next((name for name in names if names.count(name) > 1), None)
    if twice is not None:
        words = {"name": path.name, "column": repr(twice)}
        sentence = f"{path.name}: two columns are called {twice!r}; each needs its own name."
        raise BadInput(sentence, key="file_twice", words=words)
    if not names:
        raise _empty(path)
    return names


def _empty(path: Path) -> BadInput:
    sentence = f"{path.name} is empty: its first line should name the columns."
    return BadInput(sentence, key="file_empty", words={"name": path.name})


def _jsonl(path: Path, layout: Layout, is_growing: bool) -> Table:
    rows = _objects(lines(path, layout.encoding, is_growing=is_growing))
    start = list(islice(rows, PEEK))
    columns = dict.fromkeys(name for row in start if isinstance(row, dict) for name in row)
    return Table(tuple(columns), chain(start, rows))


def _objects(source: Iterator[str]) -> Iterator[Line]:
    return (object_of(line) for line in source if line.strip())


def _xlsx(path: Path, layout: Layout, is_growing: bool) -> Table:
    from openpyxl import load_workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, EOFError, ValueError):
        sentence = f"{path.name} is no readable XLSX workbook; half of it may be missing."
        raise BadInput(sentence, key="file_xlsx", words={"name": path.name}) from None
    if layout.sheet is not None and layout.sheet not in book.sheetnames:
        words = {"name": path.name, "sheet": repr(layout.sheet), "known": ", ".join(book.sheetnames)}
        raise BadInput("{name} has no sheet {sheet}; it has {known}.".format(**words), key="file_sheet", words=words)
    sheet = book[layout.sheet or book.sheetnames[0]]
    cells = sheet.iter_rows(values_only=True)
    columns = _columns(path, next(cells, ()))
    return Table(columns, _xlsx_rows(columns, cells, book.close))


def _xlsx_rows(columns: tuple[str, ...], rows: Iterator[Any], close: Callable[[], None]) -> Iterator[Line]:
    try:
        for row in rows:
            if any(cell is not None for cell in row):
                yield dict(zip(columns, row, strict=False))
    finally:
        close()


def _parquet(path: Path, layout: Layout, is_growing: bool) -> Table:
    from pyarrow import ArrowException
    from pyarrow.parquet import ParquetFile

    try:
        file = ParquetFile(path)
    except ArrowException:
        sentence = f"{path.name} is no readable Parquet file; half of it may be missing."
        raise BadInput(sentence, key="file_parquet", words={"name": path.name}) from None
    batches = (batch.to_pylist() for batch in file.iter_batches(batch_size=5_000))
    return Table(tuple(file.schema_arrow.names), chain.from_iterable(batches))


_READERS: dict[str, Callable[[Path, Layout, bool], Table]] = {
    ".csv": _csv,
    ".tsv": _csv,
    ".txt": _csv,
    ".jsonl": _jsonl,
    ".ndjson": _jsonl,
    ".xlsx": _xlsx,
    ".parquet": _parquet,
}
