"""What follows from the fields of a record, stream by stream: filled in before it is stored."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import blake2b

from domain.errors import BadInput
from domain.metrics import METRICS, Metric
from domain.records import grade_of, is_dispute, points_of, sentiment_of_stars
from domain.streams import COMMON_DIMENSIONS
from pipelines.fields import Value
from pipelines.rejects import BadField, shown

Values = dict[str, Value]
"""The checked fields of one record by name; an unknown field is None or not there."""

_METRICS_UP_TO_ONE = ("share", "gauge_share")


def interaction(values: Values, _at: int) -> None:
    """Says whether it is a dispute."""
    values["is_dispute"] = int(is_dispute(_text(values, "channel"), _text(values, "reason")))


def survey(values: Values, _at: int) -> None:
    """Points on the usual scale and their grade; BadField when the score lies outside its scale."""
    kind, score = str(values["kind"]), float(values["score"] or 0)
    try:
        points = points_of(kind, score, _number(values, "scale_min"), _number(values, "scale_max"))
    except BadInput as bad:
        raise BadField.of("score", bad) from None
    values["points"] = points
    values["grade"] = grade_of(kind, points)


def ticket(values: Values, at: int) -> None:
    """A complaint unless said otherwise; time to solve; BadField when it was solved before it was opened.

    One that is open or pending is not solved: who reopens a ticket often goes on telling when it was solved before.
    """
    if values.get("is_complaint") is None:
        values["is_complaint"] = 1
    if values.get("status") in ("open", "pending"):
        values["solved_at"] = None
    solved = _number(values, "solved_at")
    if solved is None:
        values["status"] = values.get("status") or "open"
        return
    if solved < at:
        raise BadField("solved_at", "it was solved before it was opened", key="record_solved")
    values["status"] = values.get("status") or "solved"
    values["resolution_seconds"] = (solved - at) / 1000


def mention(values: Values, _at: int) -> None:
    """The sentiment that its stars stand for, where none was given."""
    stars = _number(values, "stars")
    if stars is not None and values.get("sentiment") is None:
        values["sentiment"] = sentiment_of_stars(stars)


def measurement(values: Values, at: int) -> None:
    """Checks that the metric exists and that the numbers can be its own; names the record when the sender did not.

    A value with its denominator counts as so many records, never as one more beside them.
    """
    name = str(values["metric"])
    metric = METRICS.get(name)
    if metric is None:
        said = shown(name)
        raise BadField("metric", f"there is no metric {said}", key="record_metric", words={"value": said})
    value, above, below = (_number(values, field) for field in ("value", "numerator", "denominator"))
    if value is None and (above is None or below is None):
        sentence = "a measurement has a value, or a numerator and a denominator"
        raise BadField("value", sentence, key="record_value")
    if below == 0 and value is None:
        sentence = "a share of nothing says nothing: the denominator is 0"
        raise BadField("denominator", sentence, key="record_denominator")
    if value is not None:
        _check_value(value, metric)
    if value is None or (below and metric.shape != "count"):
        _keep_parts(values, metric)
    else:
        values["numerator"] = values["denominator"] = None
    if values.get("external_id") is None:
        parts = (name, str(at), *(_text(values, dimension) or "" for dimension in COMMON_DIMENSIONS))
        values["external_id"] = blake2b("\x1f".join(parts).encode(), digest_size=12).hexdigest()


def _keep_parts(values: Values, metric: Metric) -> None:
    """Keeps numerator and denominator alone; those of a balance are persons, and kept in points of a hundred."""
    value, above, below = (_number(values, field) or 0.0 for field in ("value", "numerator", "denominator"))
    if values.get("numerator") is None:
        amount = value * below
    else:
        amount = 100 * above if metric.shape == "balance" else above
        # Of two streams, one can exceed the other: there may be more complaints than interactions.
        if metric.shape != "share" or len(metric.streams) == 1 or above < 0:
            _check_value(amount / below, metric, field="numerator")
    values["value"], values["numerator"] = None, amount


def _check_value(value: float, metric: Metric, *, field: str = "value") -> None:
    words = {"value": f"{value:g}", "metric": metric.name}
    if metric.shape in _METRICS_UP_TO_ONE and not 0 <= value <= 1:
        sentence = f"{value:g} is no share: {metric.name} runs from 0 to 1"
        raise BadField(field, sentence, key="record_share", words=words)
    if metric.shape == "balance" and not -100 <= value <= 100:
        words |= {"low": "-100", "high": "100"}
        raise BadField(field, f"{value:g} is outside -100 to 100", key="record_outside", words=words)
    if metric.shape in ("count", "gauge") and value < 0:
        raise BadField(field, f"{value:g} is negative, and {metric.name} counts", key="record_count", words=words)
    if metric.shape == "mean" and value < 0:
        raise BadField(field, f"{value:g} is negative", key="record_negative", words=words)


def _text(values: Values, name: str) -> str | None:
    value = values.get(name)
    return value if isinstance(value, str) else None


def _number(values: Values, name: str) -> float | None:
    value = values.get(name)
    return None if value is None or isinstance(value, str) else value


DERIVE: dict[str, Callable[[Values, int], None]] = {
    "interactions": interaction,
    "surveys": survey,
    "tickets": ticket,
    "mentions": mention,
    "measurements": measurement,
}
