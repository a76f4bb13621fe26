"""What repeats an earlier text, and what only resembles one."""

from __future__ import annotations

import pytest

from domain.hearing import SPAM
from domain.times import DAY, HOUR
from listening.echoes import Echoes, is_spam

LOST = "Paket saya ke Medan hilang di gudang kurir sejak Senin kemarin"


@pytest.mark.parametrize(
    ("text", "is_echo"),
    [
        (LOST, True),
        (f"RT @sari: {LOST}", True),
        ("RT @sari: Paket saya ke Medan hilang di gudang kurir sejak Sen…", True),
        (f"{LOST.upper()} !!! #nusapasar https://x.id/1", True),
        (LOST.replace("a", "\u0430").replace("o", "\u043e"), True),
        (LOST.replace(" ", " 😡 ", 4).replace("Medan", "M3d4n") + " shp.ee/a1B", True),
        (LOST.replace("ke", "k\u200be") + " bit.ly/lain?a=1", True),
        ("Paket saya ke Surabaya hilang di gudang kurir sejak Selasa kemarin", False),
        (f"{LOST}, dan sampai hari ini tidak ada kabar apa pun dari penjual", False),
        ("Paket hilang di Medan", False),
    ],
)
def test_copies_are_echoes_and_the_like_is_not(text: str, is_echo: bool) -> None:
    echoes = Echoes()
    assert echoes.of(LOST, "x/1") is None
    assert (echoes.of(text, "x/2") == "x/1") is is_echo


def test_short_texts_are_everybodys_own() -> None:
    echoes = Echoes()
    assert [echoes.of("bagus banget, mantap", name) for name in ("a", "b")] == [None, None]


def test_heard_twice_a_text_does_not_repeat_itself() -> None:
    echoes = Echoes()
    assert [echoes.of(LOST, "x/1") for _ in range(2)] == [None, None]


def test_what_is_said_again_days_later_is_said_anew() -> None:
    echoes = Echoes()
    assert [echoes.of(LOST, name, at) for name, at in (("a", 0), ("b", HOUR), ("c", 3 * DAY), ("d", 4 * DAY))] == [
        *(None, "a", None, "c")
    ]


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listening.echoes.REMEMBERED", 20)
    echoes = Echoes()
    echoes.of(LOST, "first")
    for number in range(5):
        echoes.of(" ".join(f"kata{'x' * number}y{'z' * n}" for n in range(9)), str(number))
    assert 10 < len(echoes._runs) <= 20
    assert echoes.of(LOST, "again") is None


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("SLOT GACOR maxwin hari ini https://x.id/a", True),
        ("open jastip jepang, minat dm, order via wa wa.me/62", True),
        ("SL\u041eT G\u0410C\u041eR m4xwin hari ini shp.ee/a", True),
        ("Barang 4.5/5, kurir dan/atau gudang lambat", False),
        ("#diskon #promo #sale #murah #cod https://x.id", True),
        ("Slot pengiriman besok masih ada min? https://x.id/1", False),
        ("Slot pengiriman besok masih ada min?", False),
        ("Paket belum sampai #nusapasar @cs_nusapasar https://x.id/1", False),
        ("Ada deposit 50 ribu belum kembali", False),
    ],
)
def test_advertising_is_known(text: str, is_one: bool) -> None:
    assert is_spam(text) is is_one
    assert (Echoes().of(text, "x") == SPAM) is is_one
