"""Learning is repeatable to the byte, and what was learnt is in the file."""

import csv
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy import sparse

from domain.errors import BadInput, NotFound
from listening import Listener, corpus, training
from listening.card import train_into
from listening.corpus import Reading, examples_of, mark_of
from listening.design import block_of, sheet_of
from listening.features import as_letters, as_senses, as_words
from listening.figures import APPS
from listening.glossary import NONE
from listening.model import SENTIMENTS, Model, Table
from listening.regression import Lesson, softmax
from listening.sides import LENGTH, SIDES, WEIGHED
from listening.sums import Sums
from listening.text import units_of, words_of
from listening.topics import Keywords, built_in
from listening.training import train
from tests.listening.conftest import write

pytestmark = pytest.mark.slow


def test_the_same_texts_and_seed_give_the_same_bytes(folder: Path, small: Model, tmp_path: Path) -> None:
    small.save(tmp_path / "first.npz")
    train(examples_of(folder), seed=1).save(tmp_path / "second.npz")
    assert (tmp_path / "first.npz").read_bytes() == (tmp_path / "second.npz").read_bytes()


def test_a_model_comes_back_from_its_file_as_it_was(small: Model, tmp_path: Path) -> None:
    small.save(tmp_path / "small.npz")
    back = Model.load(tmp_path / "small.npz")
    assert (back.languages, back.topics, back.told) == (small.languages, small.topics, small.told)
    assert all(np.array_equal(back.tables[name].weights, small.tables[name].weights) for name in small.tables)
    texts = ("kurir terlambat sekali", "apik tenan", "bahan rusak parah")
    assert [Listener(back).judge(text) for text in texts] == [Listener(small).judge(text) for text in texts]


def test_what_was_taught_is_heard(small: Model) -> None:
    listener = Listener(small)
    assert listener.judge("barang mantap dan bagus sekali").sentiment == "positive"
    assert listener.judge("barang penyok dan sangat kotor").sentiment == "negative"
    assert listener.judge("kuciwa banget").language == "jv"
    assert listener.judge("kurir terlambat").topics == ("pengiriman",)


def test_a_text_of_another_language_is_read_as_what_its_words_mean(small: Model) -> None:
    assert small.glossary.meant(["kuciwa", "tenan", "zzz"], "jv") == ["kecewa", "sekali", "zzz"]
    told = Listener(small).judge("kuciwa banget", is_why=True)
    assert (told.language, told.sentiment) == ("jv", "negative")
    assert told.why is not None
    # What is told of it are the words that were written.
    assert any("kuciwa" in words for words in told.why["sentiment"])
    assert not any("kecewa" in words for words in told.why["sentiment"])


def test_turns_of_words_count_by_what_they_mean(small: Model) -> None:
    listener = Listener(small)
    plain = replace(small, glossary=NONE)
    assert listener.judge("kuciwa banget").score < Listener(plain).judge("kuciwa banget").score
    assert listener.judge("sangat kecewa") == Listener(plain).judge("sangat kecewa")


def test_what_translations_taught_stands_before_what_is_known(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(training, "meanings", lambda: {"jv": {"kuciwa": "bagus"}, "en": {"atrocious": "parah"}})
    model = train(examples_of(folder), seed=1)
    assert model.glossary.meant(["kuciwa", "atrocious"], "jv") == ["kecewa", "parah"]


def test_every_meaning_is_in_words_and_of_a_language_that_is_heard(listener: Listener) -> None:
    assert all(meaning.split() for known in corpus.meanings().values() for meaning in known.values())
    with (corpus.FOLDER / "meanings.csv").open(encoding="utf-8", newline="") as file:
        assert {row["language"] for row in csv.DictReader(file)} <= set(listener.model.languages)


def test_how_long_a_text_is_counts_in_other_languages_only(small: Model) -> None:
    bias = small.bias.copy()
    bias[LENGTH, SENTIMENTS.index("positive")] += 5
    before, after = Listener(small), Listener(replace(small, bias=bias))
    assert after.judge("kuciwa banget").score < before.judge("kuciwa banget").score
    assert after.judge("kecewa sekali") == before.judge("kecewa sekali")


def test_a_review_that_turns_halfway_leans_and_news_that_does_not(small: Model) -> None:
    bias = small.bias.copy()
    bias[WEIGHED, SENTIMENTS.index("positive")] += 9
    before, after = Listener(small), Listener(replace(small, bias=bias))
    assert before.judge("paket kotor tapi rusak").sentiment != "positive"
    assert after.judge("paket kotor tapi rusak").sentiment == "positive"
    assert after.judge("hari ini rabu tapi libur") == before.judge("hari ini rabu tapi libur")


def test_the_listener_adds_up_what_training_saw() -> None:
    texts = ["kurir terlambat sekali, barang tidak puas", "barang bagus bagus sekali", "tidak puas, baca!"]
    draw = np.random.default_rng(1)
    tables, seen = {}, np.zeros((len(texts), len(SENTIMENTS)), np.float32)
    for name, make in (("word", as_words), ("letters", as_letters), ("sense", as_senses)):
        block = block_of(sheet_of(map(words_of, texts), Keywords(())), make, 1)
        weights = draw.normal(size=(len(block.numbers), len(SENTIMENTS))).astype(np.float32)
        tables[name] = Table.of(block.numbers, weights * block.idf[:, None], block.idf**2)
        seen += block.rows @ weights
    sums = Sums(Model(tables, np.zeros((SIDES, 3), np.float32), (), (), 0.5, {}))
    for text, scores in zip(texts, seen, strict=True):
        singles, turns = units_of(words_of(text))
        units = [*singles, *turns]
        sums.meet(singles)
        assert sums.written(singles, units) + sums.meant(units) == pytest.approx(scores, abs=0.05)
        shares = sums.shares(singles, units) + sums.meant_shares(units)
        assert shares.sum(axis=0) == pytest.approx(scores, abs=0.05)


def test_a_folder_of_nothing_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(NotFound, match="nothing to learn from"):
        examples_of(tmp_path)
    write(tmp_path / "sentiment" / "smsa_train.csv", [{"text": "bagus", "label": "good"}])
    with pytest.raises(BadInput, match="calls a text 'good'"):
        examples_of(tmp_path)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("sentiment/smsa_train.csv", b"a,b\n1,2\n", "a row without 'text'"),
        ("sentiment/smsa_train.csv", bytes(range(256)) * 40, "a row without 'text'"),
        ("sentiment/smsa_train.csv", b"text,label\n" + b"x" * 2_100_000, "a field is too long"),
        ("sentiment/smsa_train_rows_overlapping_nusax.csv", b"row\n1\n", "a row without 'smsa_train_row'"),
        ("sentiment/smsa_train_rows_overlapping_nusax.csv", b"smsa_train_row\nten\n", "'ten' where the number"),
        ("corrections.csv", b"text,label\nya,good\n", "calls a text 'good'"),
        ("topics/casa_train.csv", None, "cannot be read"),
    ],
)
def test_a_file_that_is_odd_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes | None, said: str
) -> None:
    write(tmp_path / "sentiment" / "smsa_train.csv", [{"text": "bagus", "label": "positive"}])
    path = tmp_path / name
    path.parent.mkdir(exist_ok=True)
    if content is None:
        path.mkdir()
    else:
        path.write_bytes(content)
    with pytest.raises(BadInput, match=said):
        examples_of(tmp_path)


def test_rows_of_aspects_may_be_short_or_long_and_a_text_long(tmp_path: Path) -> None:
    write(tmp_path / "sentiment" / "smsa_train.csv", [{"text": "bagus " * 40_000, "label": "positive"}])
    (tmp_path / "topics").mkdir()
    (tmp_path / "topics" / "hoasa_train.csv").write_text("review,ac\nkotor sekali,neg,neg\nkotor\n\n", "utf-8")
    first, second = examples_of(tmp_path)[:2]
    assert (len(first.text), second.text, second.sentiment) == (240_000, "kotor sekali", 0)


def test_a_folder_of_bytes_with_a_mark_is_read_as_one_without(tmp_path: Path) -> None:
    (tmp_path / "corrections.csv").write_text("text,label\nbagus,positive\n", "utf-8-sig")
    assert examples_of(tmp_path)[0].text == "bagus"


def test_a_model_that_cannot_be_written_is_refused_before_it_is_learnt(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("listening.card.train", lambda *_, **__: pytest.fail("it was learnt"))
    with pytest.raises(BadInput, match="cannot be written"):
        train_into(tmp_path, folder, seed=1)
    (tmp_path / "file").touch()
    with pytest.raises(BadInput, match="cannot be written"):
        train_into(tmp_path / "file" / "own.npz", folder, seed=1)


def test_a_feature_that_no_row_holds_weighs_nothing_and_changes_nothing() -> None:
    draw = np.random.default_rng(1)
    dense = (draw.random((40, 6)) < 0.4).astype(np.float32)
    goals = np.eye(2, dtype=np.float32)[draw.integers(0, 2, 40)]
    ones = np.ones((40, 1), np.float32)
    wide = np.insert(dense, 3, 0.0, axis=1)
    narrow, broad = (softmax(Lesson(sparse.csr_matrix(one), goals, ones[:, 0], ones), 5.0)[0] for one in (dense, wide))
    assert broad[3].tolist() == [0.0, 0.0]
    assert np.delete(broad, 3, axis=0) == pytest.approx(narrow, abs=1e-6)


def test_rows_that_overlap_with_what_is_measured_are_left_out(tmp_path: Path) -> None:
    rows = [{"text": text, "label": "positive"} for text in ("satu", "dua", "tiga")]
    write(tmp_path / "sentiment" / "smsa_train.csv", rows)
    write(tmp_path / "sentiment" / "smsa_train_rows_overlapping_nusax.csv", [{"smsa_train_row": "1"}])
    assert [example.text for example in examples_of(tmp_path)[:3]] == ["satu", "tiga", "tidak puas"]


def test_what_was_read_stands_before_the_stars(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    stars = {"lumayan, tapi lama": "4", "bagus": "3", "bagus sekali": "5"}
    rows = [{"text": text, "label": "positive", "Customer Rating": stars[text]} for text in stars]
    write(tmp_path / "sentiment" / "prdect_train.csv", rows)
    read = {mark_of("lumayan, tapi lama"): Reading(frozenset({"pengiriman"}), SENTIMENTS.index("neutral"))}
    monkeypatch.setattr(corpus, "readings", lambda: read)
    mixed, clear, sure = examples_of(tmp_path)[:3]
    assert (mixed.sentiment, mixed.topics, mixed.is_read, mixed.is_binary) == (
        1,
        frozenset({"pengiriman"}),
        True,
        False,
    )
    assert (clear.sentiment, clear.topics, clear.is_read, clear.is_binary) == (2, None, False, True)
    # Whoever gave five stars meant it: that it is not neutral is learnt too.
    assert (sure.is_rated, sure.is_binary) == (True, False)


def test_every_reading_names_topics_or_a_sentiment_that_there_are() -> None:
    codes = {topic.code for topic in built_in()}
    read = corpus.readings().values()
    assert all((one.topics or one.sentiment is not None) and one.topics <= codes for one in read)
    assert {one.sentiment for one in read} == {None, 0, 1, 2}


def test_a_mark_tells_texts_apart_and_forgives_blanks() -> None:
    assert mark_of(" bagus ") == mark_of("bagus") != mark_of("Bagus")
    assert len(mark_of("\ud800")) == 16


def test_training_leaves_a_card_with_licence_and_figures(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    held_out = [{"text": "sangat puas", "label": "positive"}, {"text": "sangat kecewa", "label": "negative"}]
    write(folder / "sentiment" / "smsa_valid.csv", held_out)
    assert train_into(tmp_path / "own.npz", folder, seed=1) == 0
    assert "smsa_macro_f1 66.7" in capsys.readouterr().out
    card = (tmp_path / "own.md").read_text(encoding="utf-8")
    assert "CC BY-SA 4.0" in card
    assert "| smsa_macro_f1 | 66.7 |" in card
    assert "## Known weaknesses" in card


def test_what_was_made_up_is_believed_less_than_what_was_said(folder: Path) -> None:
    with (corpus.FOLDER / "made_up.csv").open(encoding="utf-8", newline="") as file:
        made_up = {row["text"] for row in csv.DictReader(file)}
    learnt = [example for example in examples_of(folder) if example.text in made_up]
    assert len(learnt) == len(made_up)
    assert {example.weight for example in learnt} == {corpus.MADE_UP}
    codes = {topic.code for topic in built_in()}
    assert all(example.topics and example.topics <= codes for example in learnt)


def test_what_is_held_out_is_not_learnt(folder: Path) -> None:
    with APPS.open(encoding="utf-8", newline="") as file:
        held_out = list(csv.DictReader(file))
    assert not {row["text"] for row in held_out} & {example.text for example in examples_of(folder)}
    codes = {topic.code for topic in built_in()}
    assert all(row["sentiment"] in SENTIMENTS and row["primary"] in row["topics"] for row in held_out)
    assert all(set(row["topics"].split("|")) <= codes for row in held_out)
