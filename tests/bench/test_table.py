"""A measured figure says whether it is reached, and no measurement is forgotten."""

from __future__ import annotations

from pathlib import Path

import orjson
import pytest

from bench.__main__ import BENCHES, ON_DEMAND, main, write
from bench.table import Row, drawn

FOLDER = Path(__file__).parents[2] / "bench"


SHARED = {
    *(
        "__init__",
        "__main__",
        "changes",
        "crowd",
        "millions",
        "planted",
        "polling",
        "running",
        "screens",
        "table",
        "wall",
    ),
}
"""What measurements are made of."""


def test_every_measurement_is_in_the_register() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} - SHARED == {*BENCHES, *ON_DEMAND}


@pytest.mark.parametrize(
    ("row", "ratio", "ok", "why"),
    [
        (Row("a", 30, "ms", limit=60), 0.5, True, "below its limit"),
        (Row("a", 61, "ms", limit=61), 1.0, True, "a limit may be reached"),
        (Row("a", 90, "ms", limit=60), 1.5, False, "beyond its limit"),
        (Row("a", 40, "rows/s", peer=100, share=0.3), 0.4, True, "more than its share of the peer"),
        (Row("a", 20, "rows/s", peer=100, share=0.3), 0.2, False, "less than its share of the peer"),
        (Row("a", 20, "s"), None, None, "nothing is asked of it"),
    ],
)
def test_figure_is_held_against_its_limit_or_peer(row: Row, ratio: float | None, ok: bool | None, why: str) -> None:
    assert (row.ratio, row.ok) == (ratio, ok), why


def test_table_shows_every_row_in_line() -> None:
    text = drawn(
        [Row("fold", 9.5, "s", limit=10, note="400,000 records"), Row("ingest", 12_345, "rows/s", peer=30_000)]
    )
    lines = text.splitlines()
    assert len(lines) == 3
    assert lines[1].startswith("✓  fold")
    assert "≤ 10" in lines[1]
    assert "≥ 100% of 30,000" in lines[2]
    assert drawn([]) == ""


def test_results_are_kept_for_machines(tmp_path: Path) -> None:
    kept = orjson.loads(write([Row("fold", 9.5, "s", limit=10)], tmp_path).read_bytes())
    assert kept["rows"][0]["ok"] is True
    assert {"at", "machine"} <= kept.keys()


def test_measurement_that_does_not_exist_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["speed"]) == 2
    assert "no measurement 'speed'" in capsys.readouterr().err
