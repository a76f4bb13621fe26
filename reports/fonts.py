"""The letters of reports: Inter as it stands on the screens, in a form that pictures and paper can hold."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from PIL import ImageFont

FOLDER = Path(__file__).resolve().parent.parent / "data" / "fonts"
REGULAR, STRONG = FOLDER / "inter-regular.ttf", FOLDER / "inter-semibold.ttf"


@cache
def font(size: int, *, is_strong: bool = False) -> ImageFont.FreeTypeFont:
    """The letters at that height in pixels."""
    return ImageFont.truetype(str(STRONG if is_strong else REGULAR), size)


@cache
def _known() -> frozenset[int]:
    # Loaded with the first report: a hub that sends none needs no table of letters.
    from fontTools.ttLib import TTFont

    with TTFont(REGULAR) as letters:
        return frozenset(letters.getBestCmap())


def plain(said: str) -> str:
    """The text without what these letters cannot write (emoji, other scripts), with single spaces.

    >>> plain("paket  belum sampai 😡")
    'paket belum sampai'
    """
    return " ".join("".join(one if ord(one) in _known() else " " for one in said).split())
