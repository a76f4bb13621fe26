"""A report on paper: the same words and pictures as the mail, laid out on A4 as a PDF."""

from __future__ import annotations

import io

from fpdf import FontFace
from fpdf.enums import TableBordersLayout, TableCellFillMode

from reports.chart import HEIGHT, WIDTH
from reports.fonts import plain
from reports.sheet import INNER, MARGIN, Paper
from reports.words import Number, Quoted, Told

GAP = 4.0
TOPIC = 17.0
"""The height of a topic with its quote on one line."""
_TONES = {"good": "good", "bad": "bad-ink", "": "ink-2"}
_SIGNS = {"critical": "■", "warning": "▲"}


def pdf(told: Told) -> bytes:
    """The report as a PDF."""
    paper = Paper(told)
    paper.add_page()
    _head(paper)
    _numbers(paper)
    for number in told.numbers:
        _chart(paper, number)
    _alerts(paper)
    _cases(paper)
    _topics(paper)
    paper.ink("ink-3", 8.5)
    paper.ln(GAP)
    paper.line_of(told.text("foot"), 4.2)
    return paper.written()


def _head(paper: Paper) -> None:
    told = paper.told
    paper.ink("accent", 10, is_strong=True)
    paper.line_of(f"CE Hub{f' · {told.demo}' if told.demo else ''}", 5)
    paper.ink("ink", 22, is_strong=True)
    paper.line_of(told.title, 10)
    paper.ink("ink-2", 12.5)
    paper.line_of(told.period, 6.5)
    paper.ink("ink-3", 9)
    paper.line_of(told.against, 4.6)
    paper.line_of(told.made, 4.6)
    paper.ln(GAP)


def _numbers(paper: Paper) -> None:
    in_a_row, height = 3, 23.0
    width = (INNER - GAP * (in_a_row - 1)) / in_a_row
    for first in range(0, len(paper.told.numbers), in_a_row):
        paper.room(height)
        top = paper.get_y()
        for place, one in enumerate(paper.told.numbers[first : first + in_a_row]):
            _tile(paper, one, (MARGIN + place * (width + GAP), top, width, height))
        paper.set_xy(MARGIN, top + height + GAP)


def _tile(paper: Paper, one: Number, box: tuple[float, float, float, float]) -> None:
    x, y, width, height = box
    paper.set_fill_color(paper.colours["raised"][:7])
    paper.rect(x, y, width, height, style="F", round_corners=True, corner_radius=1.5)
    lines = (
        (one.label, "ink-2", 8.5, False, 4.6),
        (one.value, "ink", 15, True, 7.4),
        (one.behind, "ink-3", 7.5, False, 3.8),
        (one.moved, _TONES[one.tone], 7.5, False, 3.8),
    )
    at = y + 1.7
    for said, tone, size, is_strong, step in lines:
        if said:
            paper.ink(tone, size, is_strong=is_strong)
            paper.set_xy(x + 3, at)
            paper.cell(width - 5, step, paper.fitted(said, width - 5))
            at += step


def _chart(paper: Paper, one: Number) -> None:
    height = INNER * HEIGHT / WIDTH
    paper.room(height + 16 if one.image else 16)
    paper.ln(2)
    top = paper.get_y()
    paper.ink("ink", 11.5, is_strong=True)
    paper.cell(INNER / 2, 6, paper.fitted(one.label, INNER / 2))
    _beside(paper, one)
    if one.image is None:
        paper.ink("ink-3", 9)
        paper.line_of(paper.told.text("no_line"), 5)
        return
    paper.image(io.BytesIO(one.image), x=MARGIN, y=top + 7, w=INNER, alt_text=one.spoken)
    paper.set_xy(MARGIN, top + 7 + height)
    _legend(paper, one)
    paper.ln(6)


def _beside(paper: Paper, one: Number) -> None:
    """At the end of the line the value, and how it moved: as on a tile only the change has a tone."""
    paper.ink("ink", 9, is_strong=True)
    value = plain(one.value)
    room = paper.get_string_width(value)
    paper.ink(_TONES[one.tone], 9)
    moved = paper.fitted(one.moved, INNER / 2 - room - GAP)
    wide, gap = paper.get_string_width(moved), GAP / 2 if moved else 0
    paper.set_x(MARGIN + INNER - wide - gap - room)
    paper.ink("ink", 9, is_strong=True)
    paper.cell(room + gap, 6, value)
    paper.ink(_TONES[one.tone], 9)
    paper.cell(wide, 6, moved, new_x="LMARGIN", new_y="NEXT")


def _legend(paper: Paper, one: Number) -> None:
    value, before, band, thin = paper.told.legend
    marks = [("—", "series", value)]
    marks += [("- -", "last-week", before)] if one.has_before else []
    marks += [("■", "band", band)] if one.has_band else []
    marks += [("—", "line-strong", thin)] if one.has_thin else []
    for sign, tone, said in marks:
        paper.ink("series" if tone == "band" else tone, 8.5, is_strong=True)
        with paper.local_context(fill_opacity=0.3 if tone == "band" else 1.0):
            paper.cell(paper.get_string_width(sign) + 2, 4, sign)
        paper.ink("ink-3", 8.5)
        paper.cell(paper.get_string_width(plain(said)) + 6, 4, plain(said))


def _title(paper: Paper, said: str, room: float) -> None:
    paper.room(room)
    paper.ln(GAP)
    paper.set_draw_color(paper.colours["line"][:7])
    paper.line(MARGIN, paper.get_y(), MARGIN + INNER, paper.get_y())
    paper.ln(2.5)
    paper.ink("ink", 13, is_strong=True)
    paper.line_of(said, 7)


def _alerts(paper: Paper) -> None:
    told = paper.told
    _title(paper, told.text("alerts"), 34 + 7 * len(told.alerts))
    paper.ink("ink-2", 10)
    for said in told.alert_lines:
        paper.line_of(said, 5.2)
    if told.alerts:
        rows = [(f"{_SIGNS.get(one[0], '●')}  {one[1]}", one[2], one[3], one[4]) for one in told.alerts]
        heads = ("", told.text("alert_since"), told.text("alert_severity"), told.text("alert_label"))
        _table(paper, [heads, *rows], (52, 20, 14, 18), "LLLL")


def _cases(paper: Paper) -> None:
    told = paper.told
    _title(paper, told.text("cases"), 30 + 7 * len(told.cases))
    if not told.cases:
        paper.ink("ink-2", 10)
        paper.line_of(told.text("cases_none"), 5.2)
        return
    heads = tuple(told.text(f"case_{name}") for name in ("level", "opened", "closed", "open", "unowned"))
    _table(paper, [heads, *told.cases], (40, 16, 16, 16, 16), "LRRRR")


def _table(paper: Paper, rows: list[tuple[str, ...]], widths: tuple[int, ...], align: str) -> None:
    paper.ln(1.5)
    paper.ink("ink", 9)
    paper.set_draw_color(paper.colours["line"][:7])
    paper.set_fill_color(255)
    quiet = FontFace(emphasis="", color=paper.colours["ink-3"][:7], fill_color=255)
    with paper.table(
        col_widths=widths,
        text_align=tuple(align),
        headings_style=quiet,
        borders_layout=TableBordersLayout.HORIZONTAL_LINES,
        cell_fill_mode=TableCellFillMode.NONE,
        line_height=4.8,
        padding=(0.8, 1),
    ) as table:
        for row in rows:
            line = table.row()
            for said in row:
                line.cell(plain(said))


def _topics(paper: Paper) -> None:
    # All of them on one sheet: one alone on the last would look forgotten.
    _title(paper, paper.told.text("topics"), 40 + TOPIC * len(paper.told.topics))
    if not paper.told.topics:
        paper.ink("ink-2", 10)
        paper.line_of(paper.told.text("topics_none"), 5.2)
    for one in paper.told.topics:
        _topic(paper, one)


def _topic(paper: Paper, one: Quoted) -> None:
    paper.room(22)
    paper.ink("ink", 10, is_strong=True)
    paper.cell(paper.get_string_width(plain(one.topic)) + 3, 6, plain(one.topic))
    paper.ink("ink-3", 9)
    counts = paper.told.text("topic_counts", n=one.count, negative=one.negative)
    paper.cell(0, 6, plain(f"{counts} · {one.moved}"), new_x="LMARGIN", new_y="NEXT")
    if one.quote:
        top = paper.get_y()
        paper.set_x(MARGIN + 4)
        paper.ink("ink-2", 9.5)
        paper.multi_cell(INNER - 4, 4.8, plain(f"“{one.quote}”"), new_x="LMARGIN", new_y="NEXT", align="L")
        paper.set_x(MARGIN + 4)
        paper.ink("ink-3", 8)
        paper.cell(0, 4.2, plain(one.source), new_x="LMARGIN", new_y="NEXT")
        paper.set_draw_color(paper.colours["line-strong"][:7])
        paper.line(MARGIN + 1, top + 0.5, MARGIN + 1, paper.get_y() - 0.5)
    paper.ln(1.5)
