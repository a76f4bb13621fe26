"""The same hub from a terminal: files come in, come in again unchanged, and what is wrong is said in one sentence."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from doctor import CHECKS
from domain.errors import NotFound
from settings import ROOT
from tests.make import make_interaction
from tests.ports import free_port

pytestmark = pytest.mark.slow


def manage(folder: Path, *arguments: object, stdin: str = "", **more: str) -> subprocess.CompletedProcess[str]:
    """Run a command on a database of its own."""
    environ = {
        "PATH": os.environ["PATH"],
        "CEHUB_SECRET_KEY": "the key of a test hub",
        "CEHUB_DATABASE_URL": f"sqlite:///{folder}/hub.db",
        **more,
    }
    command = [sys.executable, "manage.py", *map(str, arguments)]
    return subprocess.run(command, cwd=ROOT, env=environ, input=stdin, capture_output=True, text=True, timeout=120)


def make_csv(folder: Path, count: int = 3) -> Path:
    """A file whose columns are called like our fields."""
    rows = [
        make_interaction(external_id=str(number), occurred_at=f"2026-01-05T09:0{number}:00+07:00")
        for number in range(count)
    ]
    path = folder / "calls.csv"
    names = ("external_id", "occurred_at", "channel")
    path.write_text("\n".join([",".join(names), *(",".join(str(row[name]) for name in names) for row in rows)]) + "\n")
    return path


def test_file_is_taken_in_folded_and_the_second_time_unchanged(tmp_path: Path) -> None:
    path = make_csv(tmp_path)
    first = manage(tmp_path, "import", "interactions", path, "--source", "pbx")
    assert first.returncode == 0, first.stderr
    assert "3 accepted, 0 unchanged, 0 rejected (interactions of pbx)" in first.stdout
    with sqlite3.connect(tmp_path / "hub.db") as database:
        assert database.execute("SELECT count(*) FROM dirty").fetchone() == (0,)
        assert database.execute("SELECT sum(n) FROM interactions_1d").fetchone() == (3,)
    second = manage(tmp_path, "import", "interactions", path, "--source", "pbx")
    assert "0 accepted, 3 unchanged" in second.stdout
    assert "Nothing has changed" in second.stdout


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (("import", "calls", "none.csv"), "There is no stream “calls”; try interactions, measurements"),
        (("import", "tickets", "none.csv"), "There is no file none.csv."),
        (("import", "tickets", "none.csv", "--tz", "WIB"), "“WIB” is no time zone"),
        (("import", "tickets", "README.md", "--map", "none.toml"), "none.toml"),
    ],
)
def test_what_cannot_be_taken_in_is_said_in_one_sentence(
    tmp_path: Path, arguments: tuple[str, ...], sentence: str
) -> None:
    ended = manage(tmp_path, *arguments)
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


def test_score_answers_each_line(tmp_path: Path) -> None:
    lines = "timestamp,value\n" + "".join(f"2026-01-0{day}T0{hour}:00:00,{5}\n" for day in (1, 2) for hour in range(5))
    ended = manage(tmp_path, "score", "--grain", "1h", stdin=lines)
    assert ended.returncode == 0, ended.stderr
    assert len(ended.stdout.splitlines()) in (10, 11)
    assert not (tmp_path / "hub.db").exists(), "a detector needs no database"


def test_score_reads_what_a_spreadsheet_saves_whatever_the_terminal_speaks(tmp_path: Path) -> None:
    lines = "\ufefftimestamp,value\r\n2026-01-01 00:00:00,5\r\n2026-01-01 01:00:00,f\xfcnf\r\n"
    ended = manage(tmp_path, "score", stdin=lines, PYTHONIOENCODING="ascii", CEHUB_LANGUAGE="id")
    assert ended.returncode == 0, ended.stderr
    assert ended.stdout == "0\n0\n"
    assert ended.stderr.startswith("Baris 2: nilai 'f")


def test_metrics_strange_together_are_tried_by_their_own_name(tmp_path: Path) -> None:
    told = manage(tmp_path, "backtest", "joint", "--days", "7", CEHUB_LANGUAGE="en")
    assert told.returncode == 0, told.stderr
    assert "0 in 7 days" in told.stdout
    wrong = manage(tmp_path, "backtest", "joint", "--days", "0", CEHUB_LANGUAGE="id")
    assert "paling sedikit satu hari" in wrong.stderr
    assert "--days" in manage(tmp_path, "backtest", "joint", "--by", "channel").stderr


@pytest.mark.parametrize(
    ("language", "option", "said"),
    [
        ("en", "--days=abc", "“abc” is not a whole number.\n"),
        ("id", "--sensitivity=abc", "“abc” bukan angka.\n"),
        ("id", "--sensitivity=3", "Kepekaan adalah angka dari 0,5 sampai 2.\n"),
    ],
)
def test_what_is_no_number_is_refused_in_one_sentence(tmp_path: Path, language: str, option: str, said: str) -> None:
    ended = manage(tmp_path, "backtest", "csat", option, CEHUB_LANGUAGE=language)
    assert (ended.returncode, ended.stderr) == (1, said)


def test_migrate_twice_is_once(tmp_path: Path) -> None:
    for _ in range(2):
        ended = manage(tmp_path, "migrate")
        assert ended.returncode == 0
        assert "is of this version's schema" in ended.stdout


def test_doctor_finds_what_is_wrong(tmp_path: Path) -> None:
    assert manage(tmp_path, "doctor", CEHUB_PORT=str(free_port())).returncode == 0
    config = tmp_path / "hub.toml"
    config.write_text('[[notifiers]]\ntype = "pigeon"\n')
    ended = manage(tmp_path, "doctor", CEHUB_CONFIG=str(config), CEHUB_DATABASE_URL="sqlite:////proc/no/hub.db")
    assert ended.returncode == 1
    told = {line.split(":")[0].split()[-1]: line for line in ended.stdout.splitlines()}
    assert told["configuration"].startswith("BAD")
    assert "pigeon" in told["configuration"]
    assert told["database"].startswith("BAD")
    assert told["python"].startswith("ok")


def test_doctor_says_how_to_listen_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("listening.MODEL", tmp_path / "none.npz")
    with pytest.raises(NotFound, match=r"there is no model none\.npz in .+ manage\.py train-listening --data DIR\.$"):
        dict(CHECKS)["listening"]()


def test_secret_of_the_database_is_not_printed(tmp_path: Path) -> None:
    ended = manage(tmp_path, "migrate", CEHUB_DATABASE_URL="postgresql://hub:hunter2@127.0.0.1:1/hub?connect_timeout=2")
    assert ended.returncode == 1
    assert "hunter2" not in ended.stdout + ended.stderr


def test_ladders_are_printed_replayed_and_refused_in_the_language_of_the_installation(tmp_path: Path) -> None:
    assert "L2  24 hours  manager" in manage(tmp_path, "ladder").stdout
    other = tmp_path / "other.toml"
    other.write_text("[[ladders]]\nrungs = [{ level = 1, hours = 8 }, { level = 2 }]\n")
    assert "nothing to replay" in manage(tmp_path, "ladder", "--what-if", other, "--days", 7).stdout
    other.write_text("[[ladders]]\nrungs = [{ level = 1, hours = 8 }, { level = 3 }]\n")
    ended = manage(tmp_path, "ladder", "--what-if", other, CEHUB_LANGUAGE="id")
    assert ended.returncode == 1
    assert ended.stderr == "Tangga “default”: tingkatnya 1, 3; beri nomor 1, 2, 3 … tanpa celah.\n"
