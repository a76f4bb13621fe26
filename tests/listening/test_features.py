"""The features of many words at once are those of each by itself."""

from collections import Counter
from zlib import crc32

from hypothesis import given
from hypothesis import strategies as st

from listening.features import as_letters, as_words, number

LETTERS = st.characters(exclude_characters=" ", exclude_categories=["Cs"])
WORDS = st.text(LETTERS | st.sampled_from("abn"), min_size=1, max_size=9)


def grams(word: str) -> Counter[int]:
    """The numbers of a word's letters, gram by gram."""
    inside = f" {word} "
    spans = ((start, length) for length in range(2, 6) for start in range(len(inside) - length + 1))
    return Counter(crc32(f"g{inside[start : start + length]}".encode()) for start, length in spans)


@given(st.lists(WORDS))
def test_letters_of_many_words_are_those_of_each(words: list[str]) -> None:
    found = as_letters(words)
    for place, word in enumerate(words):
        assert Counter(found.numbers[found.unit == place].tolist()) == grams(word)
    assert len(found.numbers) == sum(map(Counter.total, map(grams, words)))


def test_a_letter_that_no_encoding_has_is_read_as_a_question_mark() -> None:
    assert sorted(as_letters(["a\ud800"]).numbers.tolist()) == sorted(as_letters(["a?"]).numbers.tolist())


def test_words_are_numbered_in_their_order() -> None:
    found = as_words(["bagus", "tidak puas"])
    assert found.numbers.tolist() == [number("w", "bagus"), number("w", "tidak puas")]
    assert found.unit.tolist() == [0, 1]
