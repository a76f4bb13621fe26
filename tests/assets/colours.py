"""Colours as eyes see them: contrast, and how far apart two are for somebody who sees fewer of them."""

from __future__ import annotations

Colour = tuple[float, ...]

SIGHTS: dict[str, tuple[Colour, ...]] = {
    "all cones": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
"""What becomes of linear RGB: Machado, Oliveira and Fernandes, A Physiologically-based Model for Simulation of Color
Vision Deficiency, IEEE TVCG 15 (6), 2009, at severity 1."""
_XYZ = ((0.4124564, 0.3575761, 0.1804375), (0.2126729, 0.7151522, 0.0721750), (0.0193339, 0.1191920, 0.9503041))
_WHITE = (0.95047, 1.0, 1.08883)


def linear(colour: str) -> Colour:
    """The linear light of #rrggbb, each part from 0 to 1 (IEC 61966-2-1)."""
    shares = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return tuple(share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4 for share in shares)


def luminance(colour: str) -> float:
    """How much light it gives, from 0 to 1."""
    return _times(_XYZ, linear(colour))[1]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, relative luminance: 1 to 21."""
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def apart(one: str, other: str, sight: str) -> float:
    """How different two colours look to that sight: the distance in CIELAB (CIE 1976, white of D65)."""
    seen = (
        tuple(min(1.0, max(0.0, part)) for part in _times(SIGHTS[sight], linear(colour))) for colour in (one, other)
    )
    first, second = (_lab(_times(_XYZ, colour)) for colour in seen)
    return float(sum((left - right) ** 2 for left, right in zip(first, second, strict=True)) ** 0.5)


def _times(matrix: tuple[Colour, ...], colour: Colour) -> Colour:
    return tuple(sum(weight * part for weight, part in zip(row, colour, strict=True)) for row in matrix)


def _lab(xyz: Colour) -> Colour:
    shares = (part / white for part, white in zip(xyz, _WHITE, strict=True))
    x, y, z = (share ** (1 / 3) if share > 216 / 24389 else (24389 / 27 * share + 16) / 116 for share in shares)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)
