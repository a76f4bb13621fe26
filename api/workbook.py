"""Workbooks (XLSX, ECMA-376) written as they are read: a zip of a few XML parts, none of which is ever held as a whole.

Numbers are numbers, moments moments, and no text can act as a formula.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain, islice
from typing import Any
from xml.sax.saxutils import escape, quoteattr
from zipfile import ZIP_DEFLATED, ZipFile

Cell = tuple[Any, str]
"""A value (a local moment, a number, a text, None), and how numbers and moments are shown: one of FORMS."""

MOMENT = "yyyy-mm-dd hh:mm"
FORMS = ("", "0.0%", "#,##0", "0.0", "0.00", MOMENT)
MOST_ROWS, MOST_BYTES = 1_048_576, 2**30
"""Of one sheet; what is longer goes on on the next."""
_QUOTED = len(FORMS)
"""The style of a text that begins like a formula: quoted, it stays text even when somebody edits the cell."""
_ROOM = 64 * 1024
_EPOCH = datetime(1899, 12, 30)
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that a workbook cannot hold."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class Sheet:
    """A sheet: its first row stays in sight and is repeated where it goes on. `width` is that of its columns."""

    name: str
    rows: Iterable[Sequence[Cell]]
    columns: int
    width: int = 18


def written(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """The bytes of a workbook, about 64 kB at a time."""
    pipe, names = _Pipe(), list[str]()
    with ZipFile(pipe, "w", ZIP_DEFLATED, compresslevel=3) as archive:
        for sheet in sheets:
            rows = iter(sheet.rows)
            head, count = list(islice(rows, 1)), 0
            while count == 0 or (more := list(islice(rows, 1))):
                begun = head if count == 0 else [*head, *more]
                count += 1
                names.append(sheet.name[:31] if count == 1 else f"{sheet.name[:25]} ({count})")
                with archive.open(f"xl/worksheets/sheet{len(names)}.xml", "w") as part:
                    for text in _sheet(sheet, begun, islice(rows, MOST_ROWS - len(begun))):
                        part.write(text.encode())
                        if pipe.size > _ROOM:
                            yield pipe.taken()
        for name, text in _parts(names):
            archive.writestr(name, _HEAD + text)
    yield pipe.taken()


class _Pipe(io.RawIOBase):
    """Takes what is written and gives it away; what is not seekable is zipped in one go."""

    def __init__(self) -> None:
        self._held: list[bytes] = []
        self.size = 0

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._held.append(bytes(data))
        self.size += len(data)
        return len(data)

    def taken(self) -> bytes:
        """What was written since it was last asked."""
        found, self._held, self.size = b"".join(self._held), [], 0
        return found


def _sheet(sheet: Sheet, begun: Iterable[Sequence[Cell]], rest: Iterable[Sequence[Cell]]) -> Iterator[str]:
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>'
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f'<cols><col min="1" max="{sheet.columns}" width="{sheet.width}" customWidth="1"/></cols><sheetData>'
    )
    size = 0
    for row in chain(begun, rest):
        text = f"<row>{''.join(_cell(*cell) for cell in row)}</row>"
        yield text
        size += len(text)
        if size > MOST_BYTES:
            break
    yield "</sheetData></worksheet>"


def _cell(value: Any, form: str) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        style = f' s="{_QUOTED}"' if value[:1] in ("=", "+", "-", "@") else ""
        text = escape(_UNSEEN.sub("", value))
        return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'
    number = (value - _EPOCH).total_seconds() / 86_400 if isinstance(value, datetime) else value
    return f'<c s="{FORMS.index(form)}"><v>{float(number):.15g}</v></c>'


def _parts(names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """What holds the sheets together."""
    numbers = range(1, len(names) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, name in zip(numbers, names, strict=True)
    )
    yield "xl/workbook.xml", f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'
    yield "xl/styles.xml", _styles()
    inside = {f"worksheets/sheet{n}.xml": "worksheet" for n in numbers} | {"styles.xml": "styles"}
    yield "xl/_rels/workbook.xml.rels", _related(inside)
    yield "_rels/.rels", _related({"xl/workbook.xml": "officeDocument"})
    kinds = {f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in numbers}
    kinds |= {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    told = "".join(f'<Override PartName="{name}" ContentType="{_KIND}.{kind}+xml"/>' for name, kind in kinds.items())
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{relations}{told}</Types>'


def _related(parts: dict[str, str]) -> str:
    links = (
        f'<Relationship Id="rId{n}" Type="{_OFFICE}/{kind}" Target="{name}"/>'
        for n, (name, kind) in enumerate(parts.items(), 1)
    )
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{"".join(links)}</Relationships>'


def _styles() -> str:
    own = "".join(
        f'<numFmt numFmtId="{164 + n}" formatCode={quoteattr(form)}/>' for n, form in enumerate(FORMS) if form
    )
    plain = 'fontId="0" fillId="0" borderId="0"'
    shown = "".join(
        f'<xf numFmtId="{164 + n if form else 0}" {plain} xfId="0" applyNumberFormat="1"/>'
        for n, form in enumerate(FORMS)
    )
    fills = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(FORMS) - 1}">{own}</numFmts>'
        '<fonts count="1"><font><sz val="11"/><name val="Calibri"/></font></fonts>'
        f'<fills count="2">{fills}</fills><borders count="1"><border/></borders>'
        f'<cellStyleXfs count="1"><xf numFmtId="0" {plain}/></cellStyleXfs>'
        f'<cellXfs count="{len(FORMS) + 1}">{shown}<xf numFmtId="0" {plain} xfId="0" quotePrefix="1"/></cellXfs>'
        "</styleSheet>"
    )
