"""What goes wrong is told by its words, and installations add troubles of their own."""

from __future__ import annotations

import pytest

from domain.errors import BadSetting
from listening.text import units_of, words_of
from listening.troubles import Naming, built_in, merged, troubles_of

NAMING = Naming(built_in())


def named(text: str) -> set[str]:
    singles, turns = units_of(words_of(text))
    return NAMING.named([*singles, *turns])


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("paket blm nyampe juga sdh seminggu", "tidak_sampai"),
        ("barangnya pecah semua", "pecah_rusak"),
        ("packingnya asal banget", "pecah_rusak"),
        ("minta warna merah dikirim biru", "salah_varian"),
        ("pesan 3 yg dateng cuma 2", "jumlah_kurang"),
        ("lampunya ga nyala", "tak_berfungsi"),
        ("ternyata kw bukan ori", "palsu"),
        ("sudah kadaluarsa dan berjamur", "kedaluwarsa"),
        ("chat ga dibales sama seller", "penjual_diam"),
        ("uang saya belum direfund", "pengembalian"),
        ("OTP tidak masuk, gagal login", "akun"),
    ],
)
def test_a_trouble_is_told_by_its_words(text: str, code: str) -> None:
    assert code in named(text)


@pytest.mark.parametrize("text", ["barang sampai dengan aman", "packing rapi", "warna bagus", "", "!!!"])
def test_what_goes_well_is_no_trouble(text: str) -> None:
    assert named(text) == set()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("login gagal terus di Bekasi", "bekas"),
        ("kok kena charge dobel", "daya"),
        ("flashdisk sandisk tidak terbaca", "akun"),
        ("kapal bugis tidak berangkat", "aplikasi"),
        ("warna bedak kurang pas", "salah_varian"),
        ("perihal pesanan saya", "bahaya"),
        ("belum rejeki", "bekas"),
        ("hackathon gagal terus", "akun"),
    ],
)
def test_a_word_that_only_begins_like_one_names_no_trouble(text: str, code: str) -> None:
    assert code not in named(text)


def test_an_installation_names_its_own_and_replaces_ours() -> None:
    own = {"code": "palsu", "label": {"id": "Tiruan", "en": "Copies"}, "keywords": ["jiplak*"], "urgent": True}
    naming = Naming(merged(built_in(), troubles_of({"troubles": [own]})))
    assert naming.named(["jiplakan"]) == {"palsu"}
    assert naming.named(["kw"]) == set()
    assert naming.label("palsu", "en") == "Copies"
    assert naming.label("unheard_of", "en") == "unheard_of"
    assert "palsu" in naming.urgent


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ({"code": "two words", "label": "x"}, "code of letters"),
        ({"code": "halal"}, "needs a label"),
        ({"code": "halal", "label": "Halal"}, "named by nothing"),
        ({"code": "halal", "label": "Halal", "keywords": "haram"}, "list of texts"),
        ({"code": "halal", "label": "Halal", "both": [["a"]]}, "two lists"),
        ({"code": "halal", "label": "Halal", "keywords": ["ha*"]}, "at least 3 letters"),
        ({"code": "halal", "label": "Halal", "keywords": ["haram"], "urgent": "yes"}, "true or false"),
    ],
)
def test_a_wrong_trouble_is_refused_with_a_sentence(entry: dict[str, object], said: str) -> None:
    with pytest.raises(BadSetting, match=said):
        troubles_of({"troubles": [entry]})
