"""`manage.py listen`: rows in, what emerges out at once; a wrong line costs one sentence."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.errors import BadInput
from listening import Listener
from listening.watching import listen, read_texts
from locales import refusal
from manage import main

TEXTS = {
    "good": "bagus, terima kasih",
    "bad": "kurir tidak sopan",
    **{f"fake{n}": f"kecewa berat, ternyata barang palsu {'abcdefghijkl'[n] * 4}" for n in range(12)},
}


def moment(minute: int) -> str:
    return f"2026-03-{1 + minute // 1440:02}T{minute // 60 % 24:02}:{minute % 60:02}:00"


def rows() -> list[str]:
    """A day and a half of ordinary mentions every four minutes, then twelve about fakes in half an hour."""
    calm = [(minute, "good" if minute % 8 else "bad") for minute in range(0, 2160, 4)]
    fakes = [(2160 + 2 * n, f"fake{n}") for n in range(12)]
    return ["ts,text_id\n", *(f"{moment(minute)},{name}\n" for minute, name in calm + fakes)]


def test_what_emerges_is_told_at_once(listener: Listener) -> None:
    out, lines = io.StringIO(), rows()
    seen: list[int] = []

    def watched() -> Iterator[str]:
        for line in lines:
            seen.append(out.getvalue().count("\n"))
            yield line

    assert listen(listener, watched(), out, texts=TEXTS, name="march", is_why=True) == 0
    head, first, *_ = out.getvalue().splitlines()
    assert head == "replay,ts,text_ids,emerging,lift,reach,severity"
    name, ts, ids, emerging, *_ = first.split(",")
    assert (name, emerging) == ("march", "trouble:palsu")
    assert "2026-03-02T12:08" <= ts <= "2026-03-02T12:24"
    assert len(ids.split("|")) >= 5
    assert all(one.startswith("fake") for one in ids.split("|"))
    assert seen[-1] >= 2, "it was written before the last line was read"


def test_a_line_that_cannot_be_read_is_named_and_left_out(listener: Listener) -> None:
    out = io.StringIO()
    said: list[BadInput] = []
    lines = ["\ufeffts,text_id\n", "soon,good\n", "2026-03-01T00:00:00,nothing\n", "one\n", "2026-03-01,good\n", "\n"]
    assert listen(listener, lines, out, said.append, texts=TEXTS, name="x") == 0
    assert out.getvalue() == "replay,ts,text_ids\n"
    assert [str(one).split(":")[0] for one in said] == ["Line 2", "Line 3", "Line 4"]
    assert [refusal("en", one.key, one.words) for one in said] == [str(one) for one in said]


@pytest.mark.parametrize(("first", "later"), [(1, 2), (3, 4), (0, 3), (2, 3)])
def test_times_far_ahead_deafen_nobody(listener: Listener, first: int, later: int) -> None:
    out = io.StringIO()
    said: list[BadInput] = []
    lines = rows()
    lines[400:400] = [f"2096-03-02T11:0{n}:00,good\n" for n in range(later)]
    lines[1:1] = [f"2031-03-0{1 + 2 * n}T00:00:00,good\n" for n in range(first)]
    assert listen(listener, lines, out, said.append, texts=TEXTS, name="march") == 0
    assert out.getvalue().splitlines()[1].startswith("march,2026-03-02T12:")
    slips = [f"Line {2 + n}: 2031-03-0{1 + 2 * n}T00:00:00" for n in range(first)]
    slips += [f"Line {401 + first + n}: 2096-03-02T11:0{n}:00" for n in range(later)]
    assert sorted(str(one).split(" is more")[0] for one in said) == sorted(slips)
    assert [refusal("en", one.key, one.words) for one in said] == [str(one) for one in said]


def test_a_pause_of_days_is_heard_beyond(listener: Listener) -> None:
    out, lines = io.StringIO(), rows()
    later = [line.replace("2026-03", "2026-04") for line in lines[1:]]
    said: list[BadInput] = []
    listen(listener, [*lines, *later], out, said.append, texts=TEXTS, name="march")
    assert "march,2026-04-02T12:" in out.getvalue()
    assert said == []


def test_an_open_quotation_mark_swallows_no_line_that_follows(listener: Listener) -> None:
    said: list[BadInput] = []
    lines = ["ts,text_id\n", '2026-03-01T00:00:00,"none\n', "2026-03-01T00:01:00,nothing\n", "x" * 200_000]
    listen(listener, lines, io.StringIO(), said.append, texts=TEXTS, name="x")
    assert [str(one)[:7] for one in said] == ["Line 2:", "Line 3:", "Line 4:"]


def test_another_header_is_refused(listener: Listener) -> None:
    with pytest.raises(BadInput, match="Line 1 must be ts,text_id"):
        listen(listener, ["a,b\n"], io.StringIO(), texts=TEXTS, name="x")


@pytest.mark.parametrize(("body", "said"), [("a,b\n1,2\n", "needs the columns"), (None, "cannot be read")])
def test_texts_that_are_none_are_refused(tmp_path: Path, body: str | None, said: str) -> None:
    path = tmp_path / "texts.csv"
    if body is not None:
        path.write_text(body, encoding="utf-8")
    with pytest.raises(BadInput, match=said):
        read_texts(path)


def test_a_long_text_is_read_and_a_field_without_end_named(tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    path.write_text(f"text_id,text\n1,{'a' * 200_000}\n", encoding="utf-8")
    assert len(read_texts(path)["1"]) == 200_000
    path.write_text('text_id,text\n1,"' + "a\n" * 600_000, encoding="utf-8")
    with pytest.raises(BadInput, match=r"texts\.csv, line 2: a field is too long") as refused:
        read_texts(path)
    assert refusal("en", refused.value.key, refused.value.words) == str(refused.value)


def test_texts_that_lose_something_are_told(tmp_path: Path) -> None:
    path = tmp_path / "texts.csv"
    path.write_text("text_id,text\n1,bagus\n1,bagus\n1,jelek\n2,lama, sekali\n", encoding="utf-8")
    told: list[BadInput] = []
    assert read_texts(path, told.append) == {"1": "jelek", "2": "lama"}
    assert [str(one) for one in told] == [
        "texts.csv, line 4: the text '1' is there twice; the later one is heard.",
        "texts.csv, line 5: more cells than columns; a text with commas needs quotation marks.",
    ]
    assert [refusal("en", one.key, one.words) for one in told] == [str(one) for one in told]


def test_the_command_reads_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    texts, replay = tmp_path / "texts.csv", tmp_path / "march.csv"
    texts.write_text("text_id,text\n" + "".join(f'{name},"{text}"\n' for name, text in TEXTS.items()), encoding="utf-8")
    replay.write_text("".join(rows()), encoding="utf-8")
    assert main(["listen", str(replay), "--texts", str(texts)]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("march,2026-03-02T12:")
    assert main(["listen", str(tmp_path / "none.csv"), "--texts", str(texts)]) == 1
    assert "none.csv cannot be read" in capsys.readouterr().err
