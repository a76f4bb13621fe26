"""The model that ships hears what people say, in their own words; the sentences are ours."""

import pytest

from listening import MODEL, Listener, merged, topics_of
from listening.card import MOST_BYTES
from listening.model import Model
from listening.topics import built_in

OWN = {"topics": [{"code": "pengiriman", "label": "Pengiriman", "keywords": ["paket"]}]}


@pytest.mark.parametrize(
    ("text", "sentiment"),
    [
        ("Barangnya bagus, pengiriman cepat, penjual ramah. Terima kasih!", "positive"),
        ("Kecewa berat, barang rusak dan penjual tidak mau tanggung jawab", "negative"),
        ("mantul gan, recommended bgt, bakal order lg", "positive"),
        ("parah sih ini, chat gak dibales2, duit blm balik", "negative"),
        ("the food was delicious and the staff were very friendly", "positive"),
        ("very bad service, the room was dirty and noisy", "negative"),
        ("panganane enak tenan, regane yo murah", "positive"),
        ("dahareunana teu ngeunah, palayanana awon", "negative"),
        ("sudah order 2x, packaging rapi, thank you seller", "positive"),
        ("presiden akan mengunjungi jawa barat pada hari senin", "neutral"),
    ],
)
def test_sentiment_is_heard_in_many_tongues(listener: Listener, text: str, sentiment: str) -> None:
    assert listener.judge(text).sentiment == sentiment


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("saya puas dengan tokonya", "saya tidak puas dengan tokonya"),
        ("barangnya bagus", "barangnya kurang bagus"),
        ("suka banget", "gak suka banget"),
        ("the food is good", "the food is not good"),
    ],
)
def test_a_negation_turns_what_is_said(listener: Listener, text: str, turned: str) -> None:
    assert listener.judge(text).score > 0 > listener.judge(turned).score


@pytest.mark.parametrize(("happy", "sad"), [("😍", "😡"), ("👍👍", "👎👎"), (":)", ":(")])
def test_emoji_are_heard_alone_and_beside_words(listener: Listener, happy: str, sad: str) -> None:
    assert listener.judge(happy).score > 0 > listener.judge(sad).score
    assert listener.judge(f"paket sampai {happy}").score > listener.judge(f"paket sampai {sad}").score


def test_a_drawn_out_word_is_the_word(listener: Listener) -> None:
    assert listener.judge("baguuuuus bangeeet").score == listener.judge("bagus banget").score > 0


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("pengirimannya lama sekali, sudah seminggu belum sampai", "id"),
        ("the delivery took two weeks and nobody answered my messages", "en"),
        ("panganane enak tenan lan regane murah, aku seneng banget mrene", "jv"),
        ("tempatna merenah pisan jeung dahareunana ngareunah, abdi resep ka dieu", "su"),
        ("iko lamak bana, ambo suko makan di siko", "min"),
    ],
)
def test_the_language_is_known(listener: Listener, text: str, language: str) -> None:
    assert listener.judge(text).language == language


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("kurirnya lama banget, paket belum sampai", {"pengiriman"}),
        ("dusnya penyok, bubble wrap tipis", {"kemasan"}),
        ("pesan hitam dikirim putih", {"barang_tidak_sesuai"}),
        ("penjual ramah dan fast respon", {"penjual"}),
        ("gak bisa login, otp tidak masuk", {"akun_login"}),
    ],
)
def test_topics_are_heard(listener: Listener, text: str, topics: set[str]) -> None:
    assert topics <= set(listener.judge(text).topics)


def test_a_keyword_of_a_learnt_topic_is_believed_where_nothing_in_particular_is_heard(small: Model) -> None:
    assert Listener(small).judge("oke oke").topics == ("umum",)
    assert Listener(small, topics_of(OWN)).judge("oke paket").topics == ("pengiriman",)


def test_an_answer_says_which_words_weighed_most(listener: Listener) -> None:
    told = listener.judge("barang sampai kemarin, sangat kecewa karena penyok", is_why=True)
    assert told.why is not None
    assert any("kecewa" in words for words in told.why["sentiment"])
    assert set(told.why) == {"sentiment", *told.topics}
    assert listener.judge("bagus").why is None


@pytest.mark.parametrize("text", ["", " \n\t", "\x00", "....", "\ud800", "\u200b", "<p>" * 30_000, "商品很好"])
def test_a_text_without_words_is_neutral_and_of_no_language(listener: Listener, text: str) -> None:
    answer = listener.judge(text, is_why=True)
    assert (answer.language, answer.sentiment, answer.score, answer.topics) == ("und", "neutral", 0.0, ())


@pytest.mark.parametrize(
    "text",
    [
        "商品很好",
        "товар отличный",
        "q" * 100_000,
        "<p>" * 30_000,
        "bagus " * 20_000,
        "1" * 5_000,
        "a\x00b",
        "&#0;&#x110000;",
    ],
)
def test_an_odd_text_is_answered(listener: Listener, text: str) -> None:
    answer = listener.judge(text)
    assert -1 <= answer.score <= 1
    assert bool(answer.topics) == (answer.language != "und")


def test_an_answer_does_not_depend_on_what_was_heard_before(listener: Listener) -> None:
    texts = ("barang bagus", "tidak puas sama sekali", "kurir nyasar")
    heard = [listener.judge(text) for text in texts]
    assert [Listener.open().judge(text) for text in texts] == heard
    assert Listener.open().judge_all(texts) == heard


def test_a_topic_of_an_installation_is_told_beside_the_shipped(listener: Listener) -> None:
    own = topics_of({"topics": [{"code": "halal", "label": "Halal", "keywords": ["halal*"]}]})
    told = Listener(listener.model, merged(built_in(), own)).judge("kurir lama, apa ini halal?", is_why=True)
    assert {"pengiriman", "halal"} <= set(told.topics)
    assert told.why is not None
    assert told.why["halal"][0] == "halal"


def test_the_model_is_light_and_its_card_lies_beside_it() -> None:
    assert MODEL.stat().st_size <= MOST_BYTES
    card = MODEL.with_suffix(".md").read_text(encoding="utf-8")
    assert all(part in card for part in ("CC BY-SA 4.0", "nusax_macro_f1", "## Known weaknesses"))
