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
MOST_LETTERS = 32_767
"""Of one cell, in UTF-16: what is longer is cut, since spreadsheets take a workbook with more for a broken one."""
_QUOTED = len(FORMS)
"""The style of a text that begins like a formula: quoted, it stays text even when somebody edits the cell."""
_HEAD_TEXT, _HEAD_NUMBER = _QUOTED + 1, _QUOTED + 2
"""The styles of a head: bold over a line, on the side on which what stands below it begins."""
_ROOM = 64 * 1024
_PAGE = 180
"""Letters that can be read beside each other on a page that lies on its side."""
_EPOCH = datetime(1899, 12, 30)
_UNNAMED = re.compile(r"[\[\]:*?/\\]|^'|'$")
"""What the name of a sheet cannot hold."""
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that a workbook cannot hold."""
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_KIND = "application/vnd.openxmlformats-officedocument.spreadsheetml"


@dataclass(frozen=True)
class Column:
    """What stands above a column ('' where nothing does), and how many letters wide it is."""

    head: str = ""
    width: float = 14.0
    is_number: bool = False


@dataclass(frozen=True)
class Sheet:
    """A sheet. Its heads, if it has any, stay in sight and are repeated where it goes on."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]

    @property
    def is_narrow(self) -> bool:
        """True if all of its columns can be read side by side on one page."""
        return sum(column.width for column in self.columns) <= _PAGE

    @property
    def has_head(self) -> bool:
        """True if a row of heads stands above its rows."""
        return any(column.head for column in self.columns)


def written(sheets: Iterable[Sheet]) -> Iterator[bytes]:
    """The bytes of a workbook, about 64 kB at a time."""
    pipe, made = _Pipe(), list[tuple[str, Sheet]]()
    with ZipFile(pipe, "w", ZIP_DEFLATED, compresslevel=3) as archive:
        for sheet in sheets:
            rows, first = iter(sheet.rows), len(made)
            name = _UNNAMED.sub(" ", sheet.name)
            while len(made) == first or (more := list(islice(rows, 1))):
                begun = [] if len(made) == first else more
                count = len(made) - first + 1
                made.append((name[:31] if count == 1 else f"{name[:25]} ({count})", sheet))
                with archive.open(f"xl/worksheets/sheet{len(made)}.xml", "w") as part:
                    for text in _sheet(sheet, begun, islice(rows, MOST_ROWS - sheet.has_head - len(begun))):
                        part.write(text.encode())
                        if pipe.size > _ROOM:
                            yield pipe.taken()
        for path, text in _parts(made):
            archive.writestr(path, _HEAD + text)
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
    pane = '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>' if sheet.has_head else ""
    widths = (
        f'<col min="{n}" max="{n}" width="{one.width}" customWidth="1"/>' for n, one in enumerate(sheet.columns, 1)
    )
    yield (
        f'{_HEAD}<worksheet xmlns="{_MAIN}"><sheetPr><pageSetUpPr fitToPage="{int(sheet.is_narrow)}"/></sheetPr>'
        f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
        f"<cols>{''.join(widths)}</cols><sheetData>"
    )
    size = 0
    if sheet.has_head:
        yield f"<row>{''.join(_head(one) for one in sheet.columns)}</row>"
    for row in chain(begun, rest):
        text = f"<row>{''.join(_cell(*cell) for cell in row)}</row>"
        yield text
        size += len(text)
        if size > MOST_BYTES:
            break
    yield '</sheetData><pageSetup paperSize="9" orientation="landscape" fitToHeight="0"/></worksheet>'


def _head(column: Column) -> str:
    style = _HEAD_NUMBER if column.is_number else _HEAD_TEXT
    return f'<c t="inlineStr" s="{style}"><is><t xml:space="preserve">{escape(column.head)}</t></is></c>'


def _cell(value: Any, form: str) -> str:
    if value is None:
        return "<c/>"
    if isinstance(value, str):
        style = f' s="{_QUOTED}"' if value[:1] in ("=", "+", "-", "@") else ""
        text = escape(_fitting(_UNSEEN.sub("", value)))
        return f'<c t="inlineStr"{style}><is><t xml:space="preserve">{text}</t></is></c>'
    number = (value - _EPOCH).total_seconds() / 86_400 if isinstance(value, datetime) else value
    return f'<c s="{FORMS.index(form)}"><v>{float(number):.15g}</v></c>'


def _fitting(text: str) -> str:
    if len(text) <= MOST_LETTERS // 2 or len(units := text.encode("utf-16-le")) <= 2 * MOST_LETTERS:
        return text
    return units[: 2 * (MOST_LETTERS - 1)].decode("utf-16-le", "ignore") + "…"


def _parts(made: Sequence[tuple[str, Sheet]]) -> Iterator[tuple[str, str]]:
    """What holds the sheets together."""
    numbers = range(1, len(made) + 1)
    sheets = "".join(
        f'<sheet name={quoteattr(name)} sheetId="{n}" r:id="rId{n}"/>' for n, (name, _) in enumerate(made, 1)
    )
    yield (
        "xl/workbook.xml",
        f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets>{_repeated(made)}</workbook>',
    )
    yield "xl/styles.xml", _styles()
    inside = {f"worksheets/sheet{n}.xml": "worksheet" for n in numbers} | {"styles.xml": "styles"}
    yield "xl/_rels/workbook.xml.rels", _related(inside)
    yield "_rels/.rels", _related({"xl/workbook.xml": "officeDocument"})
    kinds = {f"/xl/worksheets/sheet{n}.xml": "worksheet" for n in numbers}
    kinds |= {"/xl/workbook.xml": "sheet.main", "/xl/styles.xml": "styles"}
    told = "".join(f'<Override PartName="{name}" ContentType="{_KIND}.{kind}+xml"/>' for name, kind in kinds.items())
    relations = '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    yield "[Content_Types].xml", f'<Types xmlns="{_PACKAGE}/content-types">{relations}{told}</Types>'


def _repeated(made: Sequence[tuple[str, Sheet]]) -> str:
    """The heads that stand on every page of a sheet that is printed."""
    quoted = ((n, name.replace("'", "''")) for n, (name, sheet) in enumerate(made) if sheet.has_head)
    named = "".join(
        f'<definedName name="_xlnm.Print_Titles" localSheetId="{n}">{escape(f"{chr(39)}{name}{chr(39)}!$1:$1")}'
        "</definedName>"
        for n, name in quoted
    )
    return f"<definedNames>{named}</definedNames>" if named else ""


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
    # Moments begin on the left as texts do: on the right they would run into the word beside them.
    ends = {MOMENT: ' applyAlignment="1"><alignment horizontal="left"/></xf>'}
    shown = "".join(
        f'<xf numFmtId="{164 + n if form else 0}" {plain} xfId="0" applyNumberFormat="1"{ends.get(form, "/>")}'
        for n, form in enumerate(FORMS)
    )
    fills = '<fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    sides = "".join(
        '<xf numFmtId="0" fontId="1" fillId="0" borderId="1" xfId="0" applyFont="1" applyBorder="1" applyAlignment="1">'
        f'<alignment horizontal="{side}" vertical="center"/></xf>'
        for side in ("left", "right")
    )
    font = '<sz val="11"/><name val="Calibri"/>'
    below = '<border><left/><right/><top/><bottom style="thin"/><diagonal/></border>'
    return (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="{len(FORMS) - 1}">{own}</numFmts>'
        f'<fonts count="2"><font>{font}</font><font><b/>{font}</font></fonts>'
        f'<fills count="2">{fills}</fills><borders count="2"><border/>{below}</borders>'
        f'<cellStyleXfs count="1"><xf numFmtId="0" {plain}/></cellStyleXfs>'
        f'<cellXfs count="{_HEAD_NUMBER + 1}">{shown}<xf numFmtId="0" {plain} xfId="0" quotePrefix="1"/>'
        f"{sides}</cellXfs>"
        "</styleSheet>"
    )
