"""Texts are read the way people write them: fast, loud, with pictures, and now and then with nonsense."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from listening.text import LONGEST, LONGEST_WORD, units_of, words_of


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("Baguuuus bangettt", "bagus banget"),
        ("brg nya gak sesuai", "barang nya tidak sesuai"),
        ("harganya murah", "harga nya murah"),
        ("puas 😍", "puas suka"),
        ("kecewa :(", "kecewa sedih"),
        ("<b>Tidak</b>&nbsp;puas", "tidak puas"),
        ("lihat https://toko.example/x dan @toko", "lihat dan"),
        ("tunggu 14 hari", "tunggu 00 hari"),
        ("ＭＡＮＴＡＰ", "mantap"),
        ("tulis ke sari@toko.example ya", "tulis ke ya"),
        ("@" * 100_000, ""),
        ("pa\u200bket b\u0336a\u0336gus \u202ejelek\u202c, ma\x00lu", "paket bagus jelek malu"),
        ("j\u0435l\u0435k \u0430\u0430, se\u03bfkali; \u1d0b\u1d07\u1d04\u1d07\u1d21\u1d00", "jelek a seokali kecewa"),
        ("p4k3t b4gu5, k3c3w4 p@rah ke$al", "paket bagus kecewa parah kesal"),
        ("\u0442\u043e\u0432\u0430\u0440", "\u0442\u043e\u0432\u0430\u0440"),
        ("ps4nya rp5rb dari5x teman2nya s20fe", "ps 0 nya rp 0 rb dari 0 x teman 0 nya s 00 fe"),
    ],
)
def test_what_is_written_is_read_as_it_is_meant(written: str, meant: str) -> None:
    assert " ".join(word for word in words_of(written) if word != ".") == meant


def test_a_negation_reaches_two_words_and_no_further_than_its_clause() -> None:
    _, turns = units_of(words_of("tidak cepat sampai rumah. bagus"))
    assert {turn for turn in turns if turn[0] == "!"} == {"!cepat", "!sampai"}
    _, turns = units_of(words_of("tidak, bagus"))
    assert not any(turn[0] == "!" for turn in turns)


def test_a_long_text_is_read_to_its_limit_only() -> None:
    assert sum(map(len, words_of("\ufdfa " * LONGEST))) <= LONGEST
    assert len(words_of("ya " * 50_000)) <= LONGEST / 3 + 1
    assert max(map(len, words_of("q" + "wertz" * 1_000))) == LONGEST_WORD


@given(st.text(alphabet=st.characters(exclude_categories=()), max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    singles, turns = units_of(words_of(text))
    assert all((*singles, *turns))
    assert len(set(singles)) == len(singles)
