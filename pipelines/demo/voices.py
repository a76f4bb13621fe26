"""What is said of Nusapasar in public, what is complained of, and what the help centre counts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from domain.records import sentiment_of_stars
from domain.streams import STREAMS
from domain.times import DAY, HOUR, MINUTE, SECOND
from pipelines.demo import phrases
from pipelines.demo.company import MENTIONS_A_DAY, REGIONS, REVIEWS_A_DAY, SEARCHES_A_DAY, Floats, minutes_of_day
from pipelines.demo.draws import Ints, Names, Random, arrivals, names, only, pick, spread
from pipelines.demo.incidents import Incident
from pipelines.demo.sheets import Sheet, sheet
from pipelines.demo.traffic import Traffic

_COPIED = ("channel", "product", "region", "touchpoint", "audience", "team", "customer")
_COMPLAINTS = {
    "late_delivery": 0.066,
    "lost_package": 0.110,
    "damaged_item": 0.090,
    "wrong_item": 0.060,
    "double_charge": 0.075,
    "payment_failed": 0.037,
    "refund_status": 0.037,
}
_OTHERWISE = 0.009
_REQUESTS = 0.018
_LONGEST = 6 * DAY
REMEMBERED_DAYS = 8
"""How many days after its own a day may still send: its last tickets are solved by then."""

_QUARTER = 15 * MINUTE


def tickets(rng: Random, prefix: str, traffic: Traffic) -> Sheet:
    """Complaints and requests that grew out of interactions, with the moment each was or will be solved."""
    reasons = traffic.columns["reason"].tolist()
    chance = np.maximum([_COMPLAINTS.get(one, _OTHERWISE) for one in reasons], traffic.complaint)
    drawn = rng.random(len(chance))
    opened = np.flatnonzero(drawn < chance + _REQUESTS)
    count = len(opened)
    columns = {name: traffic.columns[name][opened] for name in _COPIED}
    columns["category"] = traffic.columns["reason"][opened]
    columns["is_complaint"] = (drawn[opened] < chance[opened]).astype(np.int64).astype(object)
    columns["priority"] = pick(rng, {"normal": 0.72, "high": 0.18, "low": 0.10}, count)
    columns["subject"] = names([phrases.REASONS[one][0] for one in columns["category"].tolist()])
    at = traffic.at[opened] + rng.integers(20 * SECOND, 90 * SECOND, count)
    order = np.argsort(at, kind="stable")
    slow = 13 * HOUR * spread(rng, 0.9, count) * np.exp(0.9**2 / 2)
    solved = at + np.minimum(slow, _LONGEST).astype(np.int64)
    chosen = {name: column[order] for name, column in columns.items()}
    return Sheet("tickets", STREAMS["tickets"], prefix, at[order], chosen, solved_at=solved[order])


def social(rng: Random, prefix: str, start: int, factor: float, troubles: Sequence[Incident]) -> Sheet:
    """Public posts on social networks, more of them and angrier where something goes wrong."""
    at, cause = _posts(rng, start, MENTIONS_A_DAY * factor * minutes_of_day(), troubles)
    count = len(at)
    topic = pick(rng, phrases.TOPICS, count)
    sentiment = pick(rng, {"negative": 0.27, "neutral": 0.28, "positive": 0.45}, count)
    region = only(rng.random(count) < 0.45, pick(rng, REGIONS, count))
    angry = rng.random(count) < 0.92
    for place, one in enumerate(troubles):
        topic[cause == place] = one.kind.topic
        sentiment[(cause == place) & angry] = "negative"
        if "region" in one.segment:
            region[cause == place] = one.segment["region"]
    columns = {
        "channel": names(["social"] * count),
        "region": region,
        "text": _said(rng, topic, sentiment, region),
        "platform": pick(rng, {"x": 0.44, "instagram": 0.25, "tiktok": 0.21, "facebook": 0.10}, count),
        "author": _authors(rng, count),
        "url": _addresses(prefix, count),
        "reach": np.round(420 * spread(rng, 1.6, count)).astype(object),
        "language": names(["id"] * count),
        "sentiment": sentiment,
        "topic": topic,
    }
    return sheet("social_media", STREAMS["mentions"], prefix, at, columns)


def reviews(rng: Random, prefix: str, start: int, factor: float, troubles: Sequence[Incident]) -> Sheet:
    """Reviews of the app with stars; none come while their source is silent."""
    crashes = [one for one in troubles if one.kind.topic == "aplikasi"]
    at, cause = _posts(rng, start, REVIEWS_A_DAY * factor * minutes_of_day(), crashes)
    for one in troubles:
        heard = (at < one.start) | (at >= one.end) | (one.kind.silent != "app_reviews")
        at, cause = at[heard], cause[heard]
    count = len(at)
    stars = pick(rng, {5.0: 0.61, 4.0: 0.16, 3.0: 0.08, 2.0: 0.05, 1.0: 0.10}, count)
    stars[cause >= 0] = pick(rng, {1.0: 0.75, 2.0: 0.25}, int((cause >= 0).sum()))
    topic = pick(
        rng, {"aplikasi": 0.40, "promo": 0.18, "pengiriman": 0.17, "layanan_cs": 0.15, "pembayaran": 0.10}, count
    )
    topic[cause >= 0] = "aplikasi"
    sentiment = names([sentiment_of_stars(one) for one in stars.tolist()])
    columns = {
        "channel": names(["app_reviews"] * count),
        "touchpoint": names(["app"] * count),
        "text": _said(rng, topic, sentiment, names([None] * count)),
        "platform": pick(rng, {"play_store": 0.78, "app_store": 0.22}, count),
        "author": _authors(rng, count),
        "stars": stars,
        "language": names(["id"] * count),
        "sentiment": sentiment,
        "topic": topic,
    }
    return sheet("app_reviews", STREAMS["mentions"], prefix, at, columns)


def help_centre(rng: Random, prefix: str, start: int, factor: float) -> Sheet:
    """How many visits to the help centre ended there: two counts every quarter of an hour, sent when it is over."""
    visits = rng.poisson(SEARCHES_A_DAY * factor * minutes_of_day().reshape(-1, 15).sum(axis=1))
    ended = rng.binomial(visits, 0.71)
    at: Ints = start + np.arange(DAY // _QUARTER) * _QUARTER
    chosen = visits > 0
    columns = {
        "metric": names(["self_service_share"] * len(at)),
        "numerator": ended.astype(float).astype(object),
        "denominator": visits.astype(float).astype(object),
        "grain_seconds": names([_QUARTER // SECOND] * len(at)),
        "channel": names(["help_centre"] * len(at)),
    }
    columns = {name: column[chosen] for name, column in columns.items()}
    return Sheet("help_centre", STREAMS["measurements"], prefix, at[chosen], columns, delay=_QUARTER)


def _posts(rng: Random, start: int, flow: Floats, troubles: Sequence[Incident]) -> tuple[Ints, Ints]:
    """Moments of posts, and which trouble brought each (-1 = none)."""
    groups = [arrivals(rng, flow, start)]
    groups += [arrivals(rng, flow * one.strength(start) * one.kind.mentions, start) for one in troubles]
    cause = np.repeat(np.arange(-1, len(troubles)), [len(group) for group in groups])
    return np.concatenate(groups), cause


def _said(rng: Random, topic: Names, sentiment: Names, region: Names) -> Names:
    count = len(topic)
    draws = rng.integers(0, 2**31, (count, 3)).tolist()
    cities = np.where(region == None, pick(rng, REGIONS, count), region).tolist()  # noqa: E711
    days = rng.integers(2, 8, count).tolist()
    rows = zip(topic.tolist(), sentiment.tolist(), cities, days, draws, strict=True)
    return names([_sentence(about, mood, city, n, drawn) for about, mood, city, n, drawn in rows])


def _sentence(about: str, mood: str, city: str, n: int, drawn: Sequence[int]) -> str:
    patterns = phrases.MENTIONS[about][mood]
    thing = phrases.GOODS[drawn[1] % len(phrases.GOODS)]
    courier = phrases.COURIERS[drawn[2] % len(phrases.COURIERS)]
    text = patterns[drawn[0] % len(patterns)].format(kota=city, barang=thing, kurir=courier, n=n)
    opening, ending = (_one(said[mood], drawn[at] >> 8) for said, at in ((phrases.OPENINGS, 1), (phrases.ENDINGS, 2)))
    if opening and not text[1].isupper():
        text = opening + text[0].lower() + text[1:]
    text += f".{ending}" if ending[1:2].isalpha() and text[-1].isalnum() else ending
    for written, loosely in phrases.LOOSELY if drawn[2] >> 16 & 1 else ():
        text = text.replace(f" {written} ", f" {loosely} ")
    return text[0].upper() + text[1:]


def _one(of: Sequence[str], drawn: int) -> str:
    return of[drawn % len(of)]


def _addresses(prefix: str, count: int) -> Names:
    """Where the originals would be; the domain is one that is reserved for examples."""
    return names([f"https://example.com/posts/{prefix}{one:05d}" for one in range(count)])


def _authors(rng: Random, count: int) -> Names:
    return names([f"@warga_{one:05d}" for one in rng.integers(0, 60_000, count).tolist()])
