"""What customers of Nusapasar say when they are asked again after their case was closed: some of them, in time."""

from __future__ import annotations

import random

from domain.recovery import Question
from domain.streams import STREAMS
from domain.times import DAY, HOUR, from_ms, to_ms
from pipelines.demo import phrases
from pipelines.demo.run import CADENCE, KIND, SEED
from pipelines.ingest import Delivery, Ingest
from pipelines.tidy import Row, Tidied, tidy
from store import recoveries, sources
from store.records import columns

SOURCE = "surveys"
ANSWERING = 0.55
"""Which share of those who are asked says something."""
LATEST = 9 * DAY
AT_ONCE = 80
"""Fewer than one look at the answers takes: each is heard as an answer before it could open a case of its own."""

WON, LOST = (0.62, 0.52, 0.4), (0.14, 0.22, 0.34)
"""Which share is happy, and still unhappy, by the level on which the case was closed: who waited long forgives less."""
SCORES = {
    "nps": {"good": (9, 10), "fair": (7, 8), "bad": (2, 4, 6)},
    "csat": {"good": (4, 5), "fair": (3,), "bad": (1, 2)},
    "ces": {"good": (6, 7), "fair": (4,), "bad": (2, 3)},
}


def answer_again(ingest: Ingest, *, now: int, seed: int = SEED) -> int:
    """Send what those who were asked again would have answered by `now` (ms); how many answers were new."""
    stream = STREAMS["surveys"]
    with ingest.store.read() as connection:
        ours = {one.source for one in sources.every(connection) if one.kind == KIND}
        waiting = recoveries.waiting(connection, now, ours)
    sender = ingest.sender(SOURCE)
    said = [(one, record) for one in waiting if (record := _answer(one, seed, now)) is not None][:AT_ONCE]
    rows = tidy(stream, [record for _, record in said], sender=sender, now=to_ms(ingest.clock())).rows
    if not rows:
        return 0
    place = columns(stream).index("customer")
    known = {record["external_id"]: one.customer for one, record in said}
    theirs: list[Row] = [(*row[:place], known[row[1]], *row[place + 1 :]) for row in rows]
    delivery = Delivery(stream, sender, Tidied(theirs, []), kind=KIND, cadence_ms=CADENCE)
    return ingest.deliver([delivery])[0].accepted


def _answer(question: Question, seed: int, now: int) -> dict[str, object] | None:
    """The same whenever it is asked for; None if they say nothing, or nothing yet."""
    chance = random.Random(f"again/{seed}/{question.customer}/{question.closed_at}")
    does_answer, hours = chance.random() < ANSWERING, chance.lognormvariate(1.8, 1.0)
    at = min(question.due_at + int(hours * HOUR), question.closed_at + LATEST)
    if not does_answer or at > now:
        return None
    step = min(question.level, len(WON)) - 1
    luck = chance.random()
    mood = "good" if luck < WON[step] else "bad" if luck > 1 - LOST[step] else "fair"
    kind = question.kind if question.kind in SCORES else "csat"
    comments = {"good": phrases.COMMENTS["high"], "bad": phrases.COMMENTS["low"]}.get(mood, ("",))
    return {
        "external_id": f"again-{question.id}",
        "occurred_at": from_ms(at).isoformat(),
        "kind": kind,
        "score": chance.choice(SCORES[str(kind)][mood]),
        "survey": "after_case",
        "touchpoint": question.touchpoint,
        "team": question.team,
        "audience": "buyer",
        "comment": chance.choice(comments) if chance.random() < 0.5 else "",
    }
