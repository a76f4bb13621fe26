"""Nusapasar, a marketplace that does not exist: who writes to it, about what, when, and who answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

ZONE = ZoneInfo("Asia/Jakarta")

INTERACTIONS_A_DAY = 2_800
MENTIONS_A_DAY = 320
REVIEWS_A_DAY = 120
SCORES_A_DAY = 300
"""Answers to the question after an order, from which NPS is made."""

PULSES_A_DAY = 6
SEARCHES_A_DAY = 9_000
"""Visits to the help centre, of which it reports how many ended there."""

CUSTOMERS = 260_000
MINUTES = 24 * 60

REGIONS = {
    "Jakarta": 0.27,
    "Surabaya": 0.15,
    "Bandung": 0.12,
    "Medan": 0.09,
    "Semarang": 0.09,
    "Makassar": 0.08,
    "Yogyakarta": 0.07,
    "Denpasar": 0.05,
    "Palembang": 0.05,
    "Balikpapan": 0.03,
}
PRODUCTS = {
    "Elektronik": 0.19,
    "Fashion": 0.22,
    "Ponsel & Aksesori": 0.15,
    "Rumah Tangga": 0.14,
    "Kecantikan": 0.12,
    "Makanan & Minuman": 0.08,
    "Ibu & Bayi": 0.06,
    "Olahraga": 0.04,
}
AUDIENCES = {"buyer": 0.84, "seller": 0.13, "mitra": 0.03}

REASONS = {
    "search": {"product_question": 0.7, "seller_question": 0.3},
    "order": {"change_order": 0.35, "cancel_order": 0.4, "order_status": 0.25},
    "payment": {"payment_failed": 0.4, "refund_status": 0.45, "double_charge": 0.15},
    "delivery": {"where_is_my_order": 0.5, "late_delivery": 0.38, "lost_package": 0.12},
    "returns": {"return_request": 0.55, "damaged_item": 0.25, "wrong_item": 0.2},
    "app": {"login": 0.4, "app_error": 0.3, "voucher": 0.3},
}
TOUCHPOINTS = {"search": 0.07, "order": 0.17, "payment": 0.18, "delivery": 0.31, "returns": 0.15, "app": 0.12}


@dataclass(frozen=True)
class Channel:
    """One way customers write. `handled` are the shares of who answers; seconds are means of agents' work."""

    name: str
    source: str
    share: float
    handled: dict[str, float]
    first_response: float
    handle: float
    teams: tuple[str, ...]


CHANNELS = (
    Channel("chat", "chat", 0.38, {"bot": 0.74, "agent": 0.26}, 105.0, 540.0, ("Chat A", "Chat B")),
    Channel(
        "in_app_email",
        "in_app_email",
        0.24,
        {"bot": 0.50, "rule": 0.14, "agent": 0.36},
        780.0,
        610.0,
        ("Email 1", "Email 2"),
    ),
    Channel("phone", "phone", 0.14, {"self_service": 0.24, "agent": 0.76}, 34.0, 420.0, ("Telepon A", "Telepon B")),
    Channel("social", "social_media", 0.12, {"bot": 0.26, "agent": 0.74}, 350.0, 330.0, ("Sosial",)),
    Channel("resolution_centre", "resolution_centre", 0.12, {"bot": 0.56, "agent": 0.44}, 640.0, 900.0, ("Resolusi",)),
)

_HOURS = (12, 8, 6, 5, 7, 12, 22, 34, 50, 64, 70, 66, 60, 62, 63, 60, 56, 50, 50, 60, 66, 56, 38, 23)
_WEEKDAYS = (1.10, 1.04, 1.00, 1.00, 0.98, 0.93, 0.90)
_PAYDAYS = {25: 1.10, 26: 1.06, 27: 1.03}


@cache
def minutes_of_day() -> Floats:
    """The share of a day's traffic that falls in each of its 1,440 minutes."""
    centres = np.arange(-1, 25) * 60 + 30
    hours = np.array((_HOURS[-1], *_HOURS, _HOURS[0]), dtype=float)
    shape = np.interp(np.arange(MINUTES), centres, hours)
    share: Floats = shape / shape.sum()
    return share


def day_factor(day: date) -> float:
    """How busy a day is beside an ordinary one: its weekday, payday, and sale days (9.9, 11.11 …) with what follows.

    >>> day_factor(date(2026, 11, 11)) > 1.4 > day_factor(date(2026, 11, 18))
    True
    """
    sale = next((lift for back, lift in ((0, 1.45), (1, 1.25), (2, 1.12)) if _is_sale(day - timedelta(back))), 1.0)
    return _WEEKDAYS[day.weekday()] * _PAYDAYS.get(day.day, 1.0) * sale


def _is_sale(day: date) -> bool:
    return day.day == day.month
