"""What customers and staff of Nusapasar answer when asked: satisfaction, effort, recommendation."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from domain.records import grade_of, points_of
from domain.streams import STREAMS
from domain.times import MINUTE, SECOND
from pipelines.demo import phrases
from pipelines.demo.company import (
    CHANNELS,
    CUSTOMERS,
    PRODUCTS,
    PULSES_A_DAY,
    REGIONS,
    SCORES_A_DAY,
    TOUCHPOINTS,
    Floats,
    minutes_of_day,
)
from pipelines.demo.draws import Flags, Names, Random, arrivals, names, only, pick
from pipelines.demo.incidents import Incident
from pipelines.demo.sheets import Sheet, sheet
from pipelines.demo.traffic import Traffic, bearing

_SURVEYS = STREAMS["surveys"]
_COPIED = ("channel", "product", "region", "touchpoint", "audience", "team", "customer")
_DETRACTORS = {"search": 0.13, "order": 0.12, "payment": 0.15, "delivery": 0.18, "returns": 0.24, "app": 0.17}
_PASSIVES = 0.24


def after_contact(rng: Random, prefix: str, traffic: Traffic, ids: Names) -> Sheet:
    """Answers to the question that follows an interaction: 12 in 100 rate it, 3 in 100 say how hard it was."""
    count = len(traffic.at)
    kind = pick(rng, {"csat": 0.12, "ces": 0.03, "": 0.85}, count)
    asked = np.flatnonzero(kind != "")
    columns = {name: traffic.columns[name][asked] for name in _COPIED}
    columns["kind"] = kind[asked]
    columns["interaction"] = ids[asked]
    unresolved = traffic.columns["resolved"][asked] == 0
    low = np.maximum(np.where(unresolved, 0.42, 0.10), traffic.dissatisfied[asked])
    is_low = rng.random(len(asked)) < low
    csat = _one_of(rng, is_low, {1.0: 0.36, 2.0: 0.26, 3.0: 0.38}, {4.0: 0.36, 5.0: 0.64})
    ces = _one_of(rng, is_low, {1.0: 0.2, 2.0: 0.3, 3.0: 0.5}, {4.0: 0.12, 5.0: 0.28, 6.0: 0.35, 7.0: 0.25})
    columns["score"] = np.where(columns["kind"] == "csat", csat, ces)
    columns["survey"] = names(["after_contact"] * len(asked))
    at = traffic.at[asked] + (30 * SECOND + rng.exponential(8 * MINUTE, len(asked))).astype(np.int64)
    return sheet("surveys", _SURVEYS, prefix, at, _graded(rng, columns))


def after_order(rng: Random, prefix: str, start: int, factor: float, troubles: Sequence[Incident]) -> Sheet:
    """Answers to "would you recommend us?", asked after an order, from which NPS is made."""
    at = arrivals(rng, SCORES_A_DAY * factor * minutes_of_day(), start)
    count = len(at)
    columns = {
        "product": pick(rng, PRODUCTS, count),
        "region": pick(rng, REGIONS, count),
        "touchpoint": pick(rng, TOUCHPOINTS, count),
        "audience": names(["buyer"] * count),
        "customer": names([f"N{one:06d}" for one in rng.integers(0, CUSTOMERS, count).tolist()]),
        "kind": names(["nps"] * count),
        "survey": names(["transaction"] * count),
    }
    against = np.array([_DETRACTORS[one] for one in columns["touchpoint"].tolist()])
    for one in troubles:
        against = np.maximum(against, 0.6 * one.kind.dissatisfied * bearing(columns, at, start, one))
    columns["score"] = _recommendations(rng, against)
    return sheet("surveys", _SURVEYS, prefix, at, _graded(rng, columns))


def pulses(rng: Random, prefix: str, start: int) -> Sheet:
    """A few of the staff, asked in working hours whether they would recommend working here."""
    office = np.zeros(24 * 60)
    office[9 * 60 : 17 * 60] = PULSES_A_DAY / (8 * 60)
    at = arrivals(rng, office, start)
    teams = dict.fromkeys((team for channel in CHANNELS for team in channel.teams), 1.0)
    columns = {
        "team": pick(rng, teams, len(at)),
        "audience": names(["employee"] * len(at)),
        "kind": names(["enps"] * len(at)),
        "survey": names(["pulse"] * len(at)),
        "score": _recommendations(rng, np.full(len(at), 0.26)),
    }
    return sheet("surveys", _SURVEYS, prefix, at, _graded(rng, columns))


def _recommendations(rng: Random, against: Floats) -> Names:
    """Scores of 0 to 10, `against` the chance of each to be a detractor's."""
    drawn = rng.random(len(against))
    detractor = pick(rng, {0.0: 7, 1.0: 5, 2.0: 6, 3.0: 10, 4.0: 12, 5.0: 25, 6.0: 35}, len(against))
    passive = pick(rng, {7.0: 0.4, 8.0: 0.6}, len(against))
    promoter = pick(rng, {9.0: 0.4, 10.0: 0.6}, len(against))
    return np.where(drawn < against, detractor, np.where(drawn < against + _PASSIVES, passive, promoter))


def _one_of(rng: Random, is_low: Flags, low: dict[float, float], high: dict[float, float]) -> Names:
    return np.where(is_low, pick(rng, low, len(is_low)), pick(rng, high, len(is_low)))


def _graded(rng: Random, columns: dict[str, Names]) -> dict[str, Names]:
    """The columns with points, grade and, from those who feel strongly, a comment."""
    kinds, scores = columns["kind"].tolist(), columns["score"].tolist()
    points = [points_of(kind, score) for kind, score in zip(kinds, scores, strict=True)]
    grades = [grade_of(kind, one) for kind, one in zip(kinds, points, strict=True)]
    low = np.array([grade in ("dissatisfied", "detractor") for grade in grades], dtype=bool)
    chosen = rng.integers(0, 30, len(low)).tolist()
    said = [
        phrases.COMMENTS[mood][at % len(phrases.COMMENTS[mood])]
        for mood, at in zip(np.where(low, "low", "high").tolist(), chosen, strict=True)
    ]
    speaks = rng.random(len(low)) < np.where(low, 0.55, 0.12)
    return columns | {"points": names(points), "grade": names(grades), "comment": only(speaks, names(said))}
