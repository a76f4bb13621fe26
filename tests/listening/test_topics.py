"""Topics are a file of words, and an installation adds its own."""

import pytest

from domain.errors import BadSetting
from listening.text import units_of, words_of
from listening.topics import Keywords, Topic, built_in, merged, topics_of

OWN = {"topics": [{"code": "halal", "label": "Halal", "keywords": ["halal*", "sertifikat mui"], "examples": []}]}


def named(topics: tuple[Topic, ...], text: str) -> set[str]:
    """The codes that a text names."""
    return Keywords(topics).named(*units_of(words_of(text)))


def test_the_fourteen_topics_are_there_with_labels_in_both_languages() -> None:
    topics = built_in()
    assert len(topics) == len({topic.code for topic in topics}) == 14
    assert all(topic.label["id"] and topic.label["en"] for topic in topics)
    assert topics[-1].code == "umum"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("kode OTP tidak masuk, gak bisa login", "akun_login"),
        ("aplikasinya force close terus", "aplikasi"),
        ("driver nya ngebut", "driver"),
        ("saldo kepotong dua kali", "pembayaran"),
        ("pesanan dibatalin sepihak, minta refund", "refund_pembatalan"),
        ("customer service tidak menjawab", "layanan_cs"),
        ("vouchernya tidak bisa dipakai", "promo"),
    ],
)
def test_a_text_names_its_topic(text: str, code: str) -> None:
    assert code in named(built_in(), text)


def test_an_installation_adds_a_topic_and_words_to_a_shipped_one() -> None:
    more = topics_of({"topics": [*OWN["topics"], {"code": "promo", "label": "Promo", "keywords": ["harbolnas"]}]})
    topics = merged(built_in(), more)
    assert len(topics) == 15
    assert named(topics, "Sertifikat MUI-nya mana? harbolnas tapi bukan kehalalan") == {"halal", "promo"}
    assert named(topics, "voucher") == {"promo"}


def test_an_example_names_its_topic_in_a_text_much_like_it() -> None:
    topics = topics_of(
        {"topics": [{"code": "stok", "label": "Stok", "examples": ["warna yang saya cari selalu habis"]}]}
    )
    assert named(topics, "yang saya cari warna merah, habis") == {"stok"}
    assert named(topics, "warna bagus") == set()


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"label": "Halal"}, "A topic needs a code of letters"),
        ({"code": "a b", "label": "Halal"}, "found 'a b'"),
        ({"code": "halal"}, "needs a label"),
        ({"code": "halal", "label": {"id": "Halal"}}, "needs a label"),
        ({"code": "halal", "label": "Halal", "keywords": "halal"}, "are lists of texts"),
        ({"code": "halal", "label": "Halal", "keywords": ["ha*"]}, "at least 3 letters"),
    ],
)
def test_a_wrong_topic_is_refused_in_one_sentence(entry: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        topics_of({"topics": [entry]})


def test_a_keyword_of_which_nothing_is_read_names_nothing() -> None:
    assert Keywords([Topic("kurir", {}, ("@kurir*",))]).named(["kurir", "lama"], ["kurir lama"]) == set()


def test_of_turns_a_beginning_is_found_too() -> None:
    keywords = Keywords([Topic("login", {}, ("gagal log*",))])
    assert keywords.named(["gagal", "login"], ["gagal login"]) == {"login"}
    assert keywords.named(["gagal", "masuk"], ["gagal masuk"]) == set()
