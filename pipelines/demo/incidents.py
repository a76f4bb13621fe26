"""What goes wrong at Nusapasar, planted: when, where, and which metrics should show it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from domain.times import DAY, HOUR, MINUTE
from pipelines.demo.company import MINUTES, REGIONS, Floats

RAMP = 10
"""Minutes in which an incident comes up and dies down."""


@dataclass(frozen=True)
class Kind:
    """What one kind of trouble does.

    `extra`: interactions on top, as a share of the ordinary; `complaint` and `dissatisfied`: the shares of those it
    touches who complain and who rate low; `mentions`: public ones on top, as a share of the ordinary; `slower`:
    how many times longer agents take to answer first; `bots`: the share of bots that still answers.
    """

    name: str
    metrics: tuple[tuple[str, str], ...]
    text: dict[str, str]
    segment: tuple[tuple[str, str], ...] = ()
    reason: str | None = None
    topic: str | None = None
    extra: float = 0.0
    complaint: float = 0.0
    dissatisfied: float = 0.0
    mentions: float = 0.0
    slower: float = 1.0
    bots: float = 1.0
    silent: str | None = None
    is_regional: bool = False


KINDS = (
    Kind(
        "late_delivery",
        (("complaint_ratio", "high"), ("complaints", "high"), ("csat", "low"), ("mentions", "high")),
        {"id": "Kurir Kilat berhenti mengantar di {region}", "en": "The courier Kilat stopped delivering in {region}"},
        (("touchpoint", "delivery"),),
        reason="late_delivery",
        topic="pengiriman",
        extra=0.14,
        complaint=0.45,
        dissatisfied=0.75,
        mentions=0.9,
        is_regional=True,
    ),
    Kind(
        "slow_chat",
        (("first_response_mean", "high"), ("first_response_within_sla", "low"), ("csat", "low")),
        {"id": "Antrean chat menumpuk: satu regu kosong", "en": "The chat queue piles up: one team is missing"},
        (("channel", "chat"),),
        dissatisfied=0.45,
        slower=9.0,
    ),
    Kind(
        "payment_failure",
        (("interactions", "high"), ("complaint_ratio", "high"), ("mentions", "high"), ("negative_share", "high")),
        {"id": "Saldo tidak masuk setelah isi ulang", "en": "Top-ups are charged but do not arrive"},
        (("touchpoint", "payment"),),
        reason="payment_failed",
        topic="pembayaran",
        extra=0.35,
        complaint=0.20,
        dissatisfied=0.60,
        mentions=1.6,
    ),
    Kind(
        "bot_outage",
        (("bot_share", "low"), ("first_response_mean", "high")),
        {"id": "Bot tidak menjawab; semua ke agen", "en": "The bot does not answer; all goes to agents"},
        dissatisfied=0.25,
        slower=2.5,
        bots=0.1,
    ),
    Kind(
        "app_crash",
        (("app_rating", "low"), ("mentions", "high"), ("interactions", "high")),
        {"id": "Aplikasi menutup sendiri setelah pembaruan", "en": "The app closes by itself after an update"},
        (("touchpoint", "app"),),
        reason="app_error",
        topic="aplikasi",
        extra=0.25,
        complaint=0.08,
        dissatisfied=0.55,
        mentions=1.4,
    ),
    Kind(
        "silent_source",
        (("mentions", "silent"),),
        {"id": "Ulasan aplikasi berhenti masuk", "en": "App reviews stop coming in"},
        silent="app_reviews",
    ),
)
_BY_NAME = {kind.name: kind for kind in KINDS}


@dataclass(frozen=True)
class Incident:
    """One planted incident, [start, end) in epoch ms, in a segment of the company."""

    start: int
    end: int
    kind: Kind
    segment: dict[str, str] = field(default_factory=dict)

    @property
    def text(self) -> dict[str, str]:
        """What happened, in both languages."""
        return {language: text.format(**self.segment) for language, text in self.kind.text.items()}

    def strength(self, day_start: int) -> Floats:
        """How strong it is in each minute of the day that begins at `day_start` (ms): 0 to 1."""
        middles = day_start + (np.arange(MINUTES) + 0.5) * MINUTE
        edge = np.minimum(middles - self.start, self.end - middles) / (RAMP * MINUTE)
        strength: Floats = np.clip(edge, 0.0, 1.0)
        return strength


def incidents(seed: int, anchor: int, start: int, end: int) -> list[Incident]:
    """The incidents that touch [start, end) ms, in order.

    `anchor` is the moment the demo began: one incident is under way then, others lie a few hours back; before them
    there is one every three days, after it one every seven hours.
    """
    planted = (*_first(anchor), *_before(seed, anchor, start), *_after(seed, anchor, end))
    return sorted((one for one in planted if one.start < end and one.end > start), key=lambda one: one.start)


def _first(anchor: int) -> Iterator[Incident]:
    yield _incident("late_delivery", anchor - 95 * MINUTE, 160 * MINUTE, "Surabaya")
    yield _incident("slow_chat", anchor - 9 * HOUR, 80 * MINUTE)
    yield _incident("payment_failure", anchor - 30 * HOUR, 95 * MINUTE)


_PAST = 3 * DAY
_FUTURE = 7 * HOUR
_QUIET = 2 * DAY


def _before(seed: int, anchor: int, start: int) -> Iterator[Incident]:
    slot = 1
    while anchor - _QUIET - (slot - 1) * _PAST > start:
        rng = np.random.default_rng((seed, 1, slot))
        at = anchor - _QUIET - slot * _PAST + int(rng.uniform(0, _PAST - 4 * HOUR))
        yield _drawn(rng, _by_day(at), slot)
        slot += 1


def _after(seed: int, anchor: int, end: int) -> Iterator[Incident]:
    slot = 0
    while anchor + slot * _FUTURE < end:
        rng = np.random.default_rng((seed, 2, slot))
        yield _drawn(rng, anchor + slot * _FUTURE + int(rng.uniform(2.2, 5.0) * HOUR), slot + 1)
        slot += 1


def _by_day(at: int) -> int:
    """The same day between 8:00 and 19:00 of Jakarta: at night trouble leaves too few traces to be seen."""
    hour = (at / HOUR + 7) % 24
    return at + int((8 + hour / 24 * 11 - hour) * HOUR)


def _drawn(rng: np.random.Generator, at: int, slot: int) -> Incident:
    kind = KINDS[slot % len(KINDS)]
    region = list(REGIONS)[int(rng.integers(len(REGIONS)))]
    return _incident(kind.name, at, int(rng.uniform(50, 120)) * MINUTE, region)


def _incident(name: str, at: int, length: int, region: str | None = None) -> Incident:
    kind = _BY_NAME[name]
    segment = dict(kind.segment)
    if kind.is_regional and region is not None:
        segment["region"] = region
    return Incident(at, at + length, kind, segment)
