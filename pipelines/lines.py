"""Lines of a text file at flat memory, whatever is in it."""

from __future__ import annotations

import codecs
import io
from collections.abc import Iterator
from pathlib import Path

from domain.errors import BadInput

LINE_LIMIT = 1_000_000
"""Characters of the longest line taken; a longer one is no record, and is never read into memory."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def lines(path: Path, encoding: str | None = None, *, is_growing: bool = False) -> Iterator[str]:
    """The lines of a file with their ends; UTF-8 unless its first bytes or `encoding` say otherwise.

    Of a file that is still being written (`is_growing`) a last line without its end is left out. BadInput names the
    line that is too long or not in the encoding.
    """
    name = encoding or _encoding_of(path)
    with open(path, encoding=_known(name), newline="") as file:
        count = 0
        while line := _next(file, path, name, count + 1):
            count += 1
            if is_growing and not line.endswith(("\n", "\r")):
                return
            yield line


def _next(file: io.TextIOWrapper, path: Path, encoding: str, number: int) -> str:
    try:
        line = file.readline(LINE_LIMIT + 1)
    except UnicodeError:
        raise BadInput(_misread(path, encoding)) from None
    if len(line) > LINE_LIMIT:
        raise BadInput(f"{path.name}, line {number}: longer than {LINE_LIMIT:,} characters; no record is.")
    if "\0" in line:
        raise BadInput(f"{path.name}, line {number}: a NUL character; is it a text file, and in {encoding}?")
    return line


def _encoding_of(path: Path) -> str:
    with open(path, "rb") as file:
        start = file.read(4)
    return next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8")


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError:
        raise BadInput(f"There is no text encoding {encoding!r}; try utf-8, utf-16, cp1252 or iso-8859-1.") from None
    return encoding


def _misread(path: Path, encoding: str) -> str:
    """Where the encoding fails. The text reader fails a block ahead, so the bytes are searched again."""
    with open(path, "rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(LINE_LIMIT), b""), start=1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError as error:
                byte = line[error.start]
                return (
                    f"{path.name} is not {encoding}: line {number} holds byte 0x{byte:02X}. "
                    'Say its encoding in the map, such as encoding = "cp1252".'
                )
    return f'{path.name} is not {encoding}. Say its encoding in the map, such as encoding = "cp1252".'
