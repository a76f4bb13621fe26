"""Targets: what a table draws, and what cannot be drawn."""

from __future__ import annotations

import tomllib
from datetime import date

import pytest

from domain.errors import BadSetting
from domain.metrics import METRICS
from domain.targets import TargetLine, targets_of
from domain.times import HOUR

GOOD = """
[[targets]]
metric = "csat"
at_least = 0.85
where = { channel = "chat" }
grain = "1h"
minutes = 60
source = "Agreement 2026"
date = 2026-07-01

[[targets]]
metric = "backlog"
at_most = 150
"""


def test_lines_are_read_in_their_order() -> None:
    chat, backlog = targets_of(tomllib.loads(GOOD))
    assert chat == TargetLine("csat", 0.85, None, {"channel": "chat"}, "1h", HOUR, "Agreement 2026", date(2026, 7, 1))
    assert (backlog.most, backlog.where, backlog.grain, backlog.lasting) == (150.0, {}, "1h", 0)
    assert targets_of({}) == ()


def test_a_line_is_drawn_on_its_own_segment_and_a_count_only_in_its_own_buckets() -> None:
    chat, _ = targets_of(tomllib.loads(GOOD))
    assert chat.is_drawn(METRICS["csat"], {"channel": "chat"}, "1d")
    assert not chat.is_drawn(METRICS["csat"], {}, "1h")
    calls = TargetLine("interactions", None, 500.0, {}, "1h")
    assert calls.is_drawn(METRICS["interactions"], {}, "1h")
    assert not calls.is_drawn(METRICS["interactions"], {}, "5m")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[targets]\nmetric = "csat"', r"begin with \[\[targets\]\]"),
        ('[[targets]]\nmetric = "csta"\nat_least = 0.8', "did you mean 'csat'"),
        ('[[targets]]\nmetric = "csat"', "has no line; write at_least or at_most"),
        ('[[targets]]\nmetric = "csat"\nleast = 0.8', "did you mean 'at_least'"),
        ('[[targets]]\nmetric = "csat"\nat_least = 85', "a share from 0 to 1, such as 0.85, not 85"),
        ('[[targets]]\nmetric = "csat"\nat_least = "high"', "at_least is a number, not 'high'"),
        ('[[targets]]\nmetric = "csat"\nat_least = nan', "at_least is a number"),
        ('[[targets]]\nmetric = "csat"\nat_least = 0.8\ngrain = "2h"', "no grain '2h'"),
        ('[[targets]]\nmetric = "csat"\nat_least = 0.8\nat_most = 0.7', "nothing could keep it"),
        ('[[targets]]\nmetric = "csat"\nat_least = 0.8\nwhere = { moon = "full" }', "no dimension 'moon'"),
        ('[[targets]]\nmetric = "csat"\nat_least = 0.8\nwhere = "chat"', "where is a table"),
        ('[[targets]]\nmetric = "csat"\nat_least = 0.8\nminutes = -5', "minutes is a whole number"),
        (
            '[[targets]]\nmetric = "csat"\nat_least = 0.8\nsource = 7',
            "source is a text of at most 80 characters",
        ),
        ('[[targets]]\nmetric = "csat"\nat_least = 0.8\ndate = "July"', "date is a day such as 2026-07-01"),
        ('[[targets]]\nmetric = "tnps"\nat_least = 10', "told by touchpoint; name one in where"),
        (GOOD + '[[targets]]\nmetric = "backlog"\nat_least = 1', "two targets for one segment"),
    ],
)
def test_a_wrong_table_is_one_sentence(text: str, words: str) -> None:
    with pytest.raises(BadSetting, match=words):
        targets_of(tomllib.loads(text))
