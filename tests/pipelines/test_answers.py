"""Answers to texts are kept while people repeat each other, and no longer."""

from collections.abc import Iterable

import pytest

from listening import Answer, Listener
from pipelines import answers
from pipelines.answers import Answers


class Counting(Listener):
    """The shipped listener, which notes what it is asked."""

    asked: list[str]

    def judge_all(self, texts: Iterable[str], *, is_why: bool = False) -> list[Answer]:
        asked = list(texts)
        self.asked = [*getattr(self, "asked", ()), *asked]
        return super().judge_all(asked, is_why=is_why)


@pytest.fixture
def listener() -> Counting:
    return Counting(Counting.open().model)


def test_a_text_is_judged_once_alone_or_among_others(listener: Counting) -> None:
    known = Answers(listener)
    known.prepare(["barang rusak", "kurir ramah", "barang rusak"])
    told = known.of("barang rusak")
    assert known.of("kurir ramah").sentiment == "positive"
    assert known.of("toko tutup") == listener.judge("toko tutup")
    assert told.sentiment == "negative"
    assert listener.asked[:3] == ["barang rusak", "kurir ramah", "toko tutup"]


def test_what_stands_for_personal_data_is_not_heard(listener: Counting) -> None:
    Answers(listener).of("hubungi [telepon] ya")
    assert listener.asked == ["hubungi   ya"]


def test_the_oldest_are_forgotten_first(listener: Counting, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(answers, "REMEMBERED", 2)
    known = Answers(listener)
    known.prepare(["satu", "dua", "tiga"])
    known.prepare(["empat"])
    known.of("tiga")
    assert listener.asked == ["satu", "dua", "tiga", "empat"]
    known.of("satu")
    assert listener.asked[-1] == "satu"
