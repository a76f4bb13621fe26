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
        raise _misread(path, encoding) from None
    if len(line) > LINE_LIMIT:
        sentence = f"{path.name}, line {number}: longer than {LINE_LIMIT:,} characters; no record is."
        raise BadInput(sentence, key="file_long", words={"name": path.name, "line": number, "limit": LINE_LIMIT})
    if "\0" in line:
        sentence = f"{path.name}, line {number}: a NUL character; is it a text file, and in {encoding}?"
        raise BadInput(sentence, key="file_nul", words={"name": path.name, "line": number, "encoding": encoding})
    return line


def _encoding_of(path: Path) -> str:
    with open(path, "rb") as file:
        start = file.read(4)
    return next((name for mark, name in _MARKS if start.startswith(mark)), "utf-8")


def _known(encoding: str) -> str:
    try:
        "".encode(encoding)
    except LookupError:
        sentence = f"There is no text encoding {encoding!r}; try utf-8, utf-16, cp1252 or iso-8859-1."
        raise BadInput(sentence, key="file_encoding", words={"encoding": repr(encoding)}) from None
    return encoding


def _misread(path: Path, encoding: str) -> BadInput:
    """Where the encoding fails. The text reader fails a block ahead, so the bytes are searched again."""
    with open(path, "rb") as file:
        for number, line in enumerate(iter(lambda: file.readline(LINE_LIMIT), b""), start=1):
            try:
                line.decode(encoding)
            except UnicodeDecodeError as error:
                return _not_in(path, encoding, number, f"0x{line[error.start]:02X}")
    return _not_in(path, encoding, 0, "")


def _not_in(path: Path, encoding: str, line: int, byte: str) -> BadInput:
    where = f": line {line} holds byte {byte}" if line else ""
    way = 'Save it as UTF-8, or say its encoding in a map, such as encoding = "cp1252".'
    sentence = f"{path.name} is not {encoding}{where}. {way}"
    words = {"name": path.name, "encoding": encoding, "line": line, "byte": byte}
    return BadInput(sentence, key="file_byte" if line else "file_not_in", words=words)
