"""Whole files through maps into the store: ours, and real ones where they lie beside the repository."""

from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import imported
from domain.errors import BadInput
from domain.streams import stream_of
from domain.times import DAY, HOUR
from imported import lines
from pipelines.imports import Request, run_import
from pipelines.ingest import Ingest
from store import records, sources
from store.engine import Store
from tests.make import NOW, HandClock

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES, MAPS, SHARED = ROOT / "data/examples", ROOT / "data/maps", ROOT.parent / "shared"


@pytest.fixture
def ingest(store: Store, clock: HandClock) -> Ingest:
    return Ingest(store, clock, b"key")


def write(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("stream", "file", "plan", "count"),
    [
        ("measurements", "calls_5min.csv", "bank_calls", 1_700),
        ("tickets", "city_complaints.csv", "nyc311", 240),
        ("mentions", "reviews.csv", "prdect", 150),
    ],
)
def test_the_examples_come_in_and_a_second_time_change_nothing(
    ingest: Ingest, clock: HandClock, stream: str, file: str, plan: str, count: int
) -> None:
    request = Request(stream, EXAMPLES / file, MAPS / f"{plan}.toml")
    first = run_import(ingest, request)
    assert (first.accepted, first.unchanged, first.rejected) == (count, 0, 0)
    clock.move(days=3)
    again = run_import(ingest, request)
    assert (again.accepted, again.unchanged, again.rejected) == (0, count, 0)
    assert lines(again, "en")[1] == "Nothing has changed: every record was there already."
    assert lines(again, "id")[1] == "Tidak ada yang berubah: semua rekaman sudah ada sebelumnya."


@pytest.mark.slow
@pytest.mark.skipif(not SHARED.is_dir(), reason="the real files do not lie beside this repository")
@pytest.mark.parametrize(
    ("stream", "file", "plan", "count"),
    [
        ("measurements", "data/series/bank_calls_5min.csv", "bank_calls", 20_787),
        ("tickets", "data/series/nyc311_animals_5k.csv", "nyc311", 4_969),
        ("mentions", "bench/listening/sentiment/prdect_train.csv", "prdect", 4_079),
        ("measurements", "data/series/brand_mentions_AMZN.csv", "brand_mentions", 15_831),
        ("measurements", "data/series/nyc_taxi_30min.csv", "nyc_taxi", 10_320),
    ],
)
def test_real_files_come_in_whole_and_a_second_time_change_nothing(
    ingest: Ingest, stream: str, file: str, plan: str, count: int
) -> None:
    request = Request(stream, SHARED / file, MAPS / f"{plan}.toml")
    first, again = run_import(ingest, request), run_import(ingest, request)
    assert (first.accepted, first.rejected) == (count, 0)
    assert (again.accepted, again.unchanged, again.rejected) == (0, count, 0)


def test_complaints_keep_their_opening_closing_and_region(ingest: Ingest, store: Store, tmp_path: Path) -> None:
    path = write(
        tmp_path / "city.csv",
        "Created Date,Closed Date,Agency,Complaint Type,Descriptor,Status,Borough\n"
        "11/19/2026 9:00,11/19/2026 21:30,DSNY,Dead Animal,Cat,Closed,BROOKLYN\n",
    )
    run_import(ingest, Request("tickets", path, MAPS / "nyc311.toml"))
    with store.read() as connection:
        (row,), _ = records.page(connection, stream_of("tickets"))
    assert (row["source"], row["region"], row["status"], row["category"]) == (
        "nyc311", "Brooklyn", "closed", "Dead Animal",
    )  # fmt: skip
    assert row["resolution_seconds"] == 12.5 * 3600


def test_a_spread_ends_when_it_is_first_imported(ingest: Ingest, store: Store) -> None:
    run_import(ingest, Request("mentions", EXAMPLES / "reviews.csv", MAPS / "prdect.toml"))
    with store.read() as connection:
        found, _ = records.page(connection, stream_of("mentions"), limit=1_000)
    assert found[-1]["occurred_at"] == NOW - 7 * DAY
    assert NOW - 2 * HOUR < found[0]["occurred_at"] < NOW


def test_reasons_are_grouped_and_point_at_their_first_row(ingest: Ingest, tmp_path: Path) -> None:
    rows = [f"s{n},2026-11-20T10:00:00+07:00,csat,{score}" for n, score in enumerate((5, 9, 4, 17, -2))]
    path = write(tmp_path / "a.csv", "\n".join(["external_id,occurred_at,kind,score", *rows, "s9,soon,csat,5", "x,1"]))
    report = run_import(ingest, Request("surveys", path))
    assert lines(report, "en") == [
        "a.csv: 2 accepted, 0 unchanged, 5 rejected (surveys of a).",
        "  3 rejected, first in row 2 – score: 9 is outside the scale 1 to 5",
        "  1 rejected, first in row 6 – occurred_at: 'soon' is not a time; write it like 2026-11-22T14:32:00+07:00",
        "  1 rejected, first in row 7 – the row has 2 fields where the header has 4",
    ]
    assert lines(report, "id") == [
        "a.csv: 2 diterima, 0 tidak berubah, 5 ditolak (surveys dari a).",
        "  3 ditolak, pertama di baris 2 – score: 9 di luar skala 1 sampai 5",
        "  1 ditolak, pertama di baris 6 – occurred_at: 'soon' bukan waktu; tulis seperti 2026-11-22T14:32:00+07:00",
        "  1 ditolak, pertama di baris 7 – baris ini punya 2 kolom, sedangkan judulnya 4",
    ]


def test_letters_that_were_lost_before_are_told(ingest: Ingest, tmp_path: Path) -> None:
    said = ("kopi enak", "kopi caf\ufffd", "kopi \ufffdenak\ufffd")
    rows = [f"m{n},2026-11-20T10:00:00,{text}" for n, text in enumerate(said)]
    report = run_import(
        ingest, Request("mentions", write(tmp_path / "a.csv", "\n".join(["external_id,occurred_at,text", *rows])))
    )
    counts, damaged = lines(report, "en")
    assert counts == "a.csv: 3 accepted, 0 unchanged, 0 rejected (mentions of a)."
    assert damaged.startswith("  2 hold “�”, first in row 2: letters were lost before this file was saved")
    assert lines(report, "id")[1].startswith("  2 memuat “�”, pertama di baris 2")


def test_reasons_beyond_a_dozen_are_summed_up(ingest: Ingest, tmp_path: Path) -> None:
    names = [f"a{n}" for n in range(imported.SHOWN + 2)]
    report = run_import(ingest, Request("interactions", write(tmp_path / "a.csv", "external_id,occurred_at\nx,\n")))
    (missing,) = report.reasons.values()
    report.reasons = {(name, "record_missing"): missing for name in names}
    assert len(lines(report, "en")) == 1 + imported.SHOWN + 1
    assert lines(report, "id")[-1] == "  2 ditolak karena alasan lain"


def test_a_zone_that_is_asked_for_goes_before_the_maps(ingest: Ingest, store: Store, tmp_path: Path) -> None:
    path = write(tmp_path / "a.csv", "external_id,occurred_at\na,2026-11-20T15:30:00\n")
    run_import(ingest, Request("interactions", path, zone=ZoneInfo("Asia/Makassar"), source="crm"))
    with store.read() as connection:
        (row,), _ = records.page(connection, stream_of("interactions"))
    assert (row["occurred_at"], row["source"]) == (NOW, "crm")


def test_importing_the_past_does_not_hold_up_the_present(ingest: Ingest, store: Store) -> None:
    ingest.take("tickets", [], source="crm", complete_to=NOW)
    run_import(ingest, Request("tickets", EXAMPLES / "city_complaints.csv", MAPS / "nyc311.toml"))
    with store.read() as connection:
        assert sources.watermark(connection, "tickets", NOW) == NOW


def test_progress_is_told_batch_by_batch(ingest: Ingest) -> None:
    told: list[tuple[int, int]] = []
    request = Request("measurements", EXAMPLES / "calls_5min.csv", MAPS / "bank_calls.toml")
    run_import(ingest, request, lambda done, total: told.append((done, total)))
    assert told == [(1_700, 1_700)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("id,when\n1,2\n", "a.csv has no column for 'external_id', 'occurred_at', which interactions need"),
        ('external_id,occurred_at\na,2026-11-20\nb,"2026', "ends inside a quoted field"),
    ],
)
def test_a_file_that_cannot_be_taken_is_refused_before_anything_is_stored(
    ingest: Ingest, store: Store, tmp_path: Path, text: str, said: str
) -> None:
    with pytest.raises(BadInput, match=said):
        run_import(ingest, Request("interactions", write(tmp_path / "a.csv", text)))
    with store.read() as connection:
        assert records.count(connection, stream_of("interactions")) == 0


def test_a_map_of_another_stream_is_refused(ingest: Ingest) -> None:
    with pytest.raises(BadInput, match=r"prdect\.toml is one of mentions, not of surveys"):
        run_import(ingest, Request("surveys", EXAMPLES / "reviews.csv", MAPS / "prdect.toml"))
