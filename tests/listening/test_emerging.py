"""What emerges, and what does not: rare complaints that come together do, campaigns and repeats do not."""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator

import orjson
import pytest

from domain.times import DAY, HOUR, MINUTE
from listening.baseline import WEEK, Baseline
from listening.bursts import Burst, surprise
from listening.emerging import Emerging
from listening.window import Mention

GRUMBLES = ("barang pecah saat dibuka", "kurir tidak sopan", "warna tidak sesuai pesanan", "penjual tidak respon chat")
FAKE = "ternyata barang palsu dan kw {}"
EVENING = DAY + 18 * HOUR


def mention(at: int, text: str, *, name: str = "", score: float = -0.8, group: str = "", reach: float = 10) -> Mention:
    return Mention(
        name or f"{at}/{text[-6:]}", at, text, score, ("kualitas_produk",) if score < 0 else (), reach, group
    )


def ordinary(until: int, *, start: int = 0, seed: int = 1) -> Iterator[Mention]:
    """A mention every two minutes, half of them content."""
    drawn = random.Random(seed)
    for number, at in enumerate(range(start, until, 2 * MINUTE)):
        is_content = drawn.random() < 0.5
        text = f"bagus sekali {number}" if is_content else f"{drawn.choice(GRUMBLES)} {number}"
        yield mention(at, text, score=0.9 if is_content else -0.8)


def hear(emerging: Emerging, mentions: list[Mention]) -> list[Burst]:
    found = []
    for one in sorted(mentions, key=lambda one: one.at):
        emerging.advance(one.at)
        found += emerging.hear(one)
    return found


@pytest.fixture
def warm() -> Emerging:
    """One that has listened for a day and three quarters, in which nothing emerged."""
    emerging = Emerging()
    assert hear(emerging, list(ordinary(EVENING))) == []
    return emerging


def burst(count: int = 12, *, start: int = EVENING, text: str = FAKE) -> list[Mention]:
    return [mention(start + number * 2 * MINUTE, text.format(chr(97 + number) * 5)) for number in range(count)]


def test_a_trouble_emerges_within_minutes_with_what_was_said(warm: Emerging) -> None:
    around = list(ordinary(EVENING + HOUR, start=EVENING, seed=2))
    found = hear(warm, burst() + around)
    first = found[0]
    assert (first.kind, first.name) == ("trouble", "palsu")
    assert first.at <= EVENING + 20 * MINUTE
    assert len(first.evidence) >= 5
    assert all("/" in name for name in first.evidence)
    assert first.lift > 5
    assert first.reach >= 50
    assert 1 <= first.severity <= 10
    assert first.since == EVENING


def test_one_trouble_is_told_once_until_it_is_graver(warm: Emerging) -> None:
    told = [(one.key, one.score) for one in hear(warm, burst(25))]
    assert {key for key, _ in told} == {"trouble:palsu"}, "its topic and its words are the same trouble"
    scores = [score for _, score in told]
    assert 1 <= len(scores) <= 4
    assert all(later >= 1.5 * earlier for earlier, later in itertools.pairwise(scores))


def test_nothing_emerges_before_a_day_was_heard() -> None:
    emerging = Emerging()
    assert hear(emerging, [*ordinary(12 * HOUR), *burst(start=12 * HOUR)]) == []


def test_a_campaign_is_no_incident(warm: Emerging) -> None:
    campaign = [mention(EVENING + n * 10_000, f"promo mantap banget {n}", score=0.9) for n in range(300)]
    crowd = [
        mention(EVENING + n * 10_000 + 1, f"{GRUMBLES[n % 4]} {n}", score=0.9 if n % 2 else -0.8) for n in range(300)
    ]
    assert hear(warm, campaign) == []
    assert hear(warm, list(ordinary(EVENING + 3 * HOUR, start=EVENING + HOUR, seed=7))) == []
    assert not [one for one in hear(warm, crowd) if one.kind == "trouble" and one.lift > 3]


def test_one_voice_repeated_is_one_voice(warm: Emerging) -> None:
    chain = [
        mention(one.at, FAKE.format("x"), name=f"rt/{number}", group="rt/0") for number, one in enumerate(burst(40))
    ]
    assert hear(warm, chain) == []


def test_repeats_add_to_the_reach_of_what_emerges(warm: Emerging) -> None:
    first = burst(1)
    echoes = [mention(EVENING + n, "rt", name=f"rt/{n}", group=first[0].name, reach=1000) for n in range(1, 6)]
    found = hear(warm, first + echoes + burst(12, start=EVENING + MINUTE))
    assert found[0].repeats == 5
    assert found[0].reach >= 5_000
    assert not any(name.startswith("rt/") for name in found[0].evidence)


def test_a_new_word_emerges_without_being_known(warm: Emerging) -> None:
    found = hear(warm, burst(12, text="gudang marunda tutup {}"))
    assert {one.kind for one in found} == {"term"}
    assert len({one.name for one in found}) == 1
    assert "marunda" in found[0].name


def test_a_trouble_told_in_the_same_words_emerges_sooner_or_is_surer_by_then() -> None:
    def told_after(*words: str) -> tuple[int, float]:
        emerging = Emerging()
        hear(emerging, list(ordinary(EVENING)))
        at = range(EVENING + MINUTE, EVENING + 40 * MINUTE, 2 * MINUTE)
        said = [mention(now, f"{words[n % len(words)]} {chr(97 + n) * 5}") for n, now in enumerate(at)]
        first = hear(emerging, said + list(ordinary(EVENING + HOUR, start=EVENING, seed=2)))[0]
        assert first.key == "trouble:pecah_rusak"
        return first.at, -first.score

    assert told_after("pecah") < told_after("pecah", "penyok", "retak", "remuk")


def test_it_is_over_when_nobody_says_it_any_more_and_can_come_back(warm: Emerging) -> None:
    assert hear(warm, burst())
    assert [one.key for one in warm.standing()] == ["trouble:palsu"]
    (over,) = warm.advance(EVENING + 3 * HOUR)
    assert over.is_over
    assert over.key == "trouble:palsu"
    assert warm.standing() == []
    hear(warm, list(ordinary(EVENING + 5 * HOUR, start=EVENING + 3 * HOUR, seed=4)))
    assert hear(warm, burst(start=EVENING + 5 * HOUR))[0].key == "trouble:palsu"


def test_what_goes_on_does_not_teach_that_it_is_usual(warm: Emerging) -> None:
    hear(warm, [*burst(120), *ordinary(EVENING + 4 * HOUR, start=EVENING, seed=5)])
    (standing,) = (one for one in warm.standing() if one.name == "palsu")
    assert standing.expected < 1
    assert standing.since == EVENING


def test_a_mention_that_comes_late_counts_when_it_was_said(warm: Emerging) -> None:
    said = burst()
    hear(warm, list(ordinary(EVENING + 25 * MINUTE, start=EVENING, seed=6)))
    late = [told for one in said for told in warm.hear(one)]
    assert late[0].since == EVENING
    assert warm.hear(mention(EVENING - 2 * HOUR, FAKE.format("lama"))) == []


def test_its_memory_outlives_it(warm: Emerging) -> None:
    hear(warm, burst())
    memory = orjson.loads(orjson.dumps(warm.memory()))
    again = Emerging()
    again.recall(memory)
    unlearnt = [one for one in ordinary(EVENING) if one.at > again.learnt_until]
    assert [told for one in unlearnt + burst() for told in again.hear(one)] == [], "it was told before the restart"
    again.advance(EVENING + 24 * MINUTE)
    warm.advance(EVENING + 24 * MINUTE)
    assert [one.key for one in again.standing()] == [one.key for one in warm.standing()]
    assert again.standing()[0].expected == pytest.approx(warm.standing()[0].expected)


def test_a_strange_memory_is_refused() -> None:
    by_the_day = Baseline().memory() | {"hours": [0.0] * 24}
    for baseline in ({}, by_the_day):
        with pytest.raises(ValueError, match="another baseline"):
            Emerging().recall({"baseline": baseline, "standing": [], "now": 0})


def test_a_habit_of_an_hour_is_learnt_and_the_chance_of_a_few_is_none() -> None:
    kept = Baseline()
    for hour in range(4 * WEEK):
        is_sunday_noon = hour % WEEK == 6 * 24 + 12
        for number in range(100):
            is_said = number < (60 if is_sunday_noon else 30 if hour % 24 == 20 else 2)
            kept.learn(
                hour * HOUR, hour % WEEK, {"often": float(is_said), "once": float(hour == 12 and number < 3)}, ()
            )
    quiet, evening, noon = (kept.share("often", hour) for hour in (24 + 3, 24 + 20, 6 * 24 + 12))
    assert quiet < 0.03 < 0.09 < evening
    assert noon > 2 * kept.share("often", 12)
    assert kept.share("once", 12) == pytest.approx(kept.share("once", 3), rel=0.1)


def test_a_passive_verb_written_apart_is_one_word(warm: Emerging) -> None:
    found = hear(warm, burst(12, text="tidak bisa di pakai {}"))
    assert found[0].key == "trouble:tak_berfungsi"


def test_the_more_is_known_the_more_surprises() -> None:
    assert surprise(6, 1.0, 0.5) < surprise(6, 1.0, 20) < surprise(6, 1.0, 60) == surprise(6, 1.0, 6_000)
    assert surprise(10_000, 1.0, 60) <= 300


def test_a_word_that_says_nothing_by_itself_never_emerges(warm: Emerging) -> None:
    flood = [mention(EVENING + n * 1_000, f"tidak bisa sudah {chr(97 + n % 26) * 4} {n}") for n in range(600)]
    assert not [one for one in hear(warm, flood) if one.kind == "term" and "tidak" in one.name]


def test_in_a_flood_a_word_emerges_by_its_share_and_not_by_its_count(warm: Emerging) -> None:
    drawn = random.Random(3)
    usual = [
        mention(EVENING + n * 500, f"{drawn.choice(GRUMBLES)} {n}", score=drawn.choice((-0.8, 0.9)))
        for n in range(6_000)
    ]
    assert not [one.name for one in hear(warm, usual) if one.kind == "term"], "all of it is said as often as ever"
    new = [mention(EVENING + HOUR + n * 500, f"gudang marunda tutup {n}") for n in range(400)]
    assert "marunda" in hear(warm, new)[0].name


def test_what_is_remembered_is_bounded_and_the_rarest_terms_go_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listening.baseline.MOST", 100)
    kept = Baseline()
    for number in range(1_000):
        kept.learn(number, 0, {"topic:promo": float(number == 0)}, ("term:sering", f"term:sekali{number}"))
        assert len(kept.memory()["said"]) <= 100
    assert kept.seen("term:sering") == pytest.approx(1_000.5)
    assert kept.seen("topic:promo") == pytest.approx(1.5), "what is no term is never forgotten"
    assert kept.seen("term:sekali3") == pytest.approx(0.5)
