"""Files as tables, and what is said of files that are none."""

from __future__ import annotations

import tracemalloc
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

import locales
from domain.broken import Broken
from domain.errors import BadInput
from pipelines.files import Layout, check, open_table
from pipelines.lines import LINE_LIMIT

ROWS = [{"id": "a", "score": "5", "text": "baik, sekali"}, {"id": "b", "score": "1", "text": 'kata "buruk"\nlagi'}]


def write(path: Path, text: str, encoding: str = "utf-8") -> Path:
    path.write_bytes(text.encode(encoding))
    return path


def rows(path: Path, layout: Layout = Layout(), *, is_growing: bool = False) -> list[Any]:  # noqa: B008
    return list(open_table(path, layout, is_growing=is_growing).rows)


CSV = 'id,score,text\r\na,5,"baik, sekali"\r\nb,1,"kata ""buruk""\nlagi"\r\n'


@pytest.mark.parametrize(
    ("text", "encoding", "layout"),
    [
        pytest.param(CSV, "utf-8", Layout(), id="plain"),
        pytest.param(CSV, "utf-8-sig", Layout(), id="UTF-8 with a mark, as Excel writes it"),
        pytest.param(CSV, "utf-16", Layout(), id="UTF-16 with a mark"),
        pytest.param(CSV.replace(",", ";").replace("baik;", "baik,"), "utf-8", Layout(), id="semicolons, seen"),
        pytest.param(CSV.replace(",", "|").replace("baik|", "baik,"), "utf-8", Layout(delimiter="|"), id="told"),
        pytest.param(CSV + "\r\n\r\n", "utf-8", Layout(), id="empty lines at the end"),
        pytest.param(CSV.replace("id,score,text\r\n", "id,score,text,,\r\n").replace('ali"', 'ali",,').replace(
            'lagi"', 'lagi",,'), "utf-8", Layout(), id="columns without a name at the end"),
    ],
)  # fmt: skip
def test_csv_is_read_however_it_was_exported(tmp_path: Path, text: str, encoding: str, layout: Layout) -> None:
    path = write(tmp_path / "a.csv", text, encoding)
    assert open_table(path, layout).columns == ("id", "score", "text")
    assert rows(path, layout) == ROWS
    assert check(path, layout) == 2


def test_what_excel_calls_unicode_text_is_read(tmp_path: Path) -> None:
    path = write(tmp_path / "a.txt", "id\ttext\r\n1\tdéjà “vu”, ya\r\n", "utf-16")
    assert rows(path) == [{"id": "1", "text": "déjà “vu”, ya"}]


def test_another_encoding_is_named_in_the_map(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "id,text\n1,déjà\n", "cp1252")
    assert rows(path, Layout(encoding="cp1252")) == [{"id": "1", "text": "déjà"}]


def test_json_lines_xlsx_and_parquet_are_read_too(tmp_path: Path) -> None:
    import pyarrow as pa
    import pyarrow.parquet
    from openpyxl import Workbook

    at = datetime(2026, 11, 20, 14, 30)
    wanted = [{"id": "a", "at": at, "n": 1.5}, {"id": "b", "at": at, "n": None}]
    book = Workbook()
    book.active.append(["id", "at", "n"])
    for row in wanted:
        book.active.append(list(row.values()))
    book.save(tmp_path / "a.xlsx")
    pyarrow.parquet.write_table(pa.Table.from_pylist(wanted), tmp_path / "a.parquet")
    write(tmp_path / "a.jsonl", '{"id": "a", "n": 1.5}\n\n{"id": "b", "extra": [1]}\n')
    assert rows(tmp_path / "a.xlsx") == wanted
    assert rows(tmp_path / "a.parquet") == wanted
    assert rows(tmp_path / "a.jsonl") == [{"id": "a", "n": 1.5}, {"id": "b", "extra": [1]}]
    assert open_table(tmp_path / "a.jsonl").columns == ("id", "n", "extra")


def assert_said_everywhere(problem: BadInput) -> None:
    """The locales say the same as the sentence, and something else in Indonesian, with every word filled in."""
    assert locales.refusal("en", problem.key, problem.words) == str(problem)
    indonesian = locales.refusal("id", problem.key, problem.words)
    assert indonesian not in (None, str(problem))
    assert locales.NO_VALUE not in str(indonesian)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        pytest.param("a.csv", b"", "is empty", id="nothing in it"),
        pytest.param("a.csv", b"\n\n", "is empty", id="only line ends"),
        pytest.param("a.csv", b"id,id\n1,2\n", "two columns are called 'id'", id="a column twice"),
        pytest.param("a.csv", b"id,t\n1,caf\xe9\n", "line 2 holds byte 0xE9. Save it as UTF-8", id="wrong encoding"),
        pytest.param("a.csv", b'id,t\n1,"half of', "ends inside a quoted field", id="half a file"),
        pytest.param("a.csv", b'id,t\n1,"a"b\n', "line 2", id="quotes that are none"),
        pytest.param(
            "a.csv", b'id,t\n1,"' + (b"x" * 1_000 + b"\n") * 1_100, "line 2: a field is too", id="a quote never closed"
        ),
        pytest.param("a.csv", b"id,t\n1,a\0b\n", "line 2: a NUL character", id="bytes, not text"),
        pytest.param("a.csv", "id,t\n1,a\n".encode("utf-16-le"), "NUL character", id="UTF-16 without its mark"),
        pytest.param("a.jsonl", b'{"id": "\xe9"}\n', "not utf-8: line 1", id="wrong encoding in JSON"),
        pytest.param("a.xlsx", b"PK\x03\x04half a workbook", "no readable XLSX", id="half a workbook"),
        pytest.param("a.parquet", b"PAR1half a file", "no readable Parquet", id="half a Parquet file"),
        pytest.param("a.pdf", b"%PDF", "files end in .csv", id="another kind of file"),
    ],
)
def test_a_file_that_cannot_be_read_is_refused_in_one_sentence(
    tmp_path: Path, name: str, content: bytes, said: str
) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(BadInput) as refused:
        check(path)
    assert said in str(refused.value)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)
    assert_said_everywhere(refused.value)


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"There is no file .*gone\.csv") as refused:
        open_table(tmp_path / "gone.csv")
    assert_said_everywhere(refused.value)


def test_an_encoding_that_does_not_exist_is_named(tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", CSV)
    for name in ("latin-eleventy", "hex"):
        with pytest.raises(BadInput, match=f"no text encoding '{name}'") as refused:
            rows(path, Layout(encoding=name))
        assert_said_everywhere(refused.value)


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(tmp_path: Path) -> None:
    from openpyxl import Workbook

    Workbook().save(tmp_path / "a.xlsx")
    with pytest.raises(BadInput, match="no sheet 'Januari'; it has Sheet") as refused:
        open_table(tmp_path / "a.xlsx", Layout(sheet="Januari"))
    assert_said_everywhere(refused.value)


@pytest.mark.parametrize("name", ["long.csv", "long.jsonl"])
def test_a_line_of_two_gigabytes_is_refused_at_flat_memory(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    with open(path, "wb") as file:
        file.write(b"id,text\n" if name.endswith("csv") else b'{"id": 1}\n')
        file.write(b"x" * (LINE_LIMIT // 2))
        file.truncate(2 * 1024**3)
    tracemalloc.start()
    with pytest.raises(BadInput, match="line 2: longer than 1,000,000 characters") as refused:
        check(path)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert_said_everywhere(refused.value)
    assert peak < 32 * 1024**2


def test_a_long_field_costs_no_other_row(tmp_path: Path) -> None:
    found = rows(write(tmp_path / "a.csv", f"id,text\na,{'x' * 200_000}\nb,short\n"))
    assert [row["id"] for row in found if isinstance(row, dict)] == ["a", "b"]


def test_rows_of_another_width_are_told_and_the_others_read(tmp_path: Path) -> None:
    found = rows(write(tmp_path / "a.csv", "id,score\na,1\nb\nc,3,4\nd,5\n"))
    assert [row["id"] for row in found if isinstance(row, dict)] == ["a", "d"]
    assert [row.error for row in found if isinstance(row, Broken)] == [
        "the row has 1 fields where the header has 2",
        "the row has 3 fields where the header has 2",
    ]


def test_lines_that_are_no_objects_are_told_and_the_others_read(tmp_path: Path) -> None:
    found = rows(write(tmp_path / "a.jsonl", '{"id": 1}\n{"id": \n[1]\n{"id": 2}'))
    assert [row if isinstance(row, dict) else row.error.split(":")[0] for row in found] == [
        {"id": 1},
        "the line is not JSON",
        "the line is JSON, but not an object",
        {"id": 2},
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.csv", "id,score\na,1\nb,2\nc,1"),
        ("a.csv", 'id,score\na,1\nb,2\nc,"half'),
        ("a.jsonl", '{"id":"a"}\n{"id":"b"}\n{"id'),
    ],
)
def test_of_a_file_still_being_written_the_last_line_waits(tmp_path: Path, name: str, text: str) -> None:
    found = rows(write(tmp_path / name, text), is_growing=True)
    assert [row["id"] for row in found] == ["a", "b"]
