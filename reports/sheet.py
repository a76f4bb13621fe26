"""The sheet that a report on paper is written on: A4, with our letters and colours."""

from __future__ import annotations

import logging

from fpdf import FPDF
from fpdf.fonts import TTFFont

from components.palette import palette
from reports.fonts import REGULAR, STRONG, plain
from reports.words import Told

# Fonts are cut for every paper, and it tells a dozen lines of each.
logging.getLogger("fontTools").setLevel(logging.WARNING)

MARGIN = 16.0
INNER = 210.0 - 2 * MARGIN
"""Millimetres, as everywhere here."""
SMALLEST = 6.0
"""Points of the smallest letters."""


class Paper(FPDF):
    """A4 with our letters and colours; at the foot of each page what it is and its number."""

    def __init__(self, told: Told) -> None:
        super().__init__(format="A4")
        self.told = told
        self.colours = palette("light")
        self.add_font("Inter", "", str(REGULAR))
        self.add_font("Inter", "B", str(STRONG))
        self.set_margins(MARGIN, MARGIN)
        self.c_margin = 0.0  # letters begin where lines and boxes do
        self.set_auto_page_break(True, margin=18)
        self.set_lang(told.language)
        self.set_title(told.subject)
        self.set_creator("CE Hub")

    def footer(self) -> None:
        """What it is, when it was made, and the page."""
        self.set_y(-13)
        self.ink("ink-3", 8)
        self.cell(INNER - 20, 5, self.fitted(f"{self.told.subject} · {self.told.made}", INNER - 20))
        self.cell(20, 5, f"{self.page_no()}/{{nb}}", align="R")

    def ink(self, tone: str, size: float, *, is_strong: bool = False) -> None:
        """Write on in that colour token and size (points)."""
        self.set_font("Inter", "B" if is_strong else "", size)
        self.set_text_color(self.colours[tone][:7])

    def fitted(self, said: str, width: float) -> str:
        """The text for a cell of so many millimetres: in smaller letters where it is long, else cut off."""
        said, room = plain(said), width - 2 * self.c_margin
        while self.get_string_width(said) > room and self.font_size_pt > SMALLEST:
            self.set_font_size(self.font_size_pt - 0.5)
        while len(said) > 1 and self.get_string_width(said) > room:
            said = said[:-2] + "…"
        return said

    def line_of(self, said: str, height: float) -> None:
        """A paragraph over the whole width."""
        self.multi_cell(INNER, height, plain(said), new_x="LMARGIN", new_y="NEXT", align="L")

    def written(self) -> bytes:
        """The bytes of the PDF; the files of the fonts, which the library leaves open, are closed."""
        made = bytes(self.output())
        for font in self.fonts.values():
            if isinstance(font, TTFFont):
                font.ttfont.close()
        return made

    def room(self, height: float) -> None:
        """Begin a page if so many millimetres are not left on this one."""
        if self.will_page_break(height):
            self.add_page()
