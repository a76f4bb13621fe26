"""Words of other languages are read as Indonesian ones, and what is told of them is what was written."""

import numpy as np
import pytest

from listening import Listener
from listening.glossary import ANY, INDONESIAN, Glossary
from listening.translation import Pair, meanings_of

TAUGHT = {
    ANY: {"apik": "bagus", "enak": "enak", "amazing": "luar biasa"},
    "jv": {"apik": "bagus", "kon": "kamu"},
    "mad": {"kon": "suruh"},
    INDONESIAN: {"amazing": "luar biasa"},
}


@pytest.mark.parametrize(
    ("language", "words", "meant"),
    [
        ("jv", ["kon", "apik", ".", "zzz"], ["kamu", "bagus", ".", "zzz"]),
        ("mad", ["kon", "apik"], ["suruh", "bagus"]),
        ("en", ["amazing"], ["luar", "biasa"]),
        (INDONESIAN, ["kon", "apik", "amazing"], ["kon", "apik", "luar", "biasa"]),
    ],
)
def test_a_word_means_what_its_own_language_says_and_else_what_the_others_say(
    language: str, words: list[str], meant: list[str]
) -> None:
    glossary = Glossary.of(TAUGHT)
    assert glossary.meant(words, language) == meant
    written = glossary.written(words, language)
    assert set(written) == set(meant)
    assert set(written.values()) == set(words)


def test_a_glossary_comes_back_from_its_arrays() -> None:
    glossary = Glossary.of(TAUGHT)
    back = Glossary.read(glossary.arrays())
    assert back.wordings == glossary.wordings
    assert back.meant(["kon", "apik"], "jv") == glossary.meant(["kon", "apik"], "jv")
    with pytest.raises(ValueError, match="does not fit"):
        Glossary.read(glossary.arrays() | {"glossary_places": np.full(len(glossary.places), 99, np.uint16)})


def test_words_at_the_same_part_of_both_texts_are_thought_to_be_each_other() -> None:
    found = meanings_of([Pair("jv", ["dina", "iki", "rebo"], ["hari", "ini", "rabu"])])
    assert found["jv"] == found[ANY] == {"dina": "hari", "iki": "ini", "rebo": "rabu"}
    assert meanings_of([]) == {}


def test_a_foreign_word_in_an_indonesian_text_is_understood(listener: Listener) -> None:
    told = listener.judge("pelayanan very disappointing", is_why=True)
    assert (told.language, told.sentiment) == ("id", "negative")
    assert told.why is not None
    assert "disappointing" in told.why["sentiment"]
