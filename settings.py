"""Every setting, once: its name, its default, one line of help.

A setting `port` is the environment variable CEHUB_PORT; a `.env` file beside this one is read first.
"""

from __future__ import annotations

import os
import re
import secrets
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from hashlib import blake2b
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import BadSetting
from domain.grains import zone_of_days

ROOT = Path(__file__).resolve().parent
PREFIX = "CEHUB_"
TABLES = (
    *("sources", "screens", "scenes", "notifiers", "metrics", "calendar"),
    *("budget", "targets", "ladders", "case_rules", "vip", "recovery", "shifts", "topics", "troubles", "brands"),
    *("benchmarks", "calm", "playbooks", "hooks", "reports"),
)
"""What a configuration file may hold; each room reads its own."""
LEVELS = ("debug", "info", "warning", "error")


def _line(help_line: str, read: Callable[[str], Any]) -> dict[str, Any]:
    return {"help": help_line, "read": read}


def _text(raw: str) -> str:
    return raw


def _whole(low: int, high: int) -> Callable[[str], int]:
    def read(raw: str) -> int:
        if not raw.isascii() or not raw.isdigit() or not low <= int(raw) <= high:
            raise ValueError(f"a whole number from {low} to {high}")
        return int(raw)

    return read


def _number(low: float, high: float) -> Callable[[str], float]:
    def read(raw: str) -> float:
        try:
            value = float(raw)
        except ValueError:
            value = float("nan")
        if not low <= value <= high:
            raise ValueError(f"a number from {low:g} to {high:g}")
        return value

    return read


def _one_of(*choices: str) -> Callable[[str], str]:
    def read(raw: str) -> str:
        if raw.lower() not in choices:
            raise ValueError(f"one of {', '.join(choices)}")
        return raw.lower()

    return read


def _flag(raw: str) -> bool:
    if raw.lower() in ("1", "true", "yes", "on"):
        return True
    if raw.lower() in ("0", "false", "no", "off"):
        return False
    raise ValueError("on or off")


def _secret(raw: str) -> bytes:
    if len(raw) < 16:
        raise ValueError("at least 16 characters of chance")
    return raw.encode()


def _names(raw: str) -> tuple[str, ...]:
    return tuple(name.strip().lower() for name in raw.split(",") if name.strip())


def _path(raw: str) -> Path:
    path = (ROOT / raw).resolve()
    if not path.is_file():
        raise ValueError(f"a TOML file; {path} is not there")
    return path


@dataclass(frozen=True)
class Settings:
    """What an installation can be told. Durations are seconds."""

    secret_key: bytes = field(
        repr=False, metadata=_line("Signs cookies and hashes customers; made once if unset.", _secret)
    )
    database_url: str = field(
        default="sqlite:///data/cehub.db",
        metadata=_line("Where records and state are kept (SQLite or PostgreSQL).", _text),
    )
    host: str = field(default="127.0.0.1", metadata=_line("The address it listens on.", _text))
    hosts: tuple[str, ...] = field(
        default=(), metadata=_line("Further names it answers to, with commas between.", _names)
    )
    port: int = field(default=8050, metadata=_line("The port it listens on.", _whole(1, 65535)))
    timezone: ZoneInfo = field(
        default=ZoneInfo("Asia/Jakarta"),
        metadata=_line("The business time zone: days and hours are cut in it.", zone_of_days),
    )
    language: str = field(
        default="en", metadata=_line("The language of screens that ask for none: id or en.", _one_of("id", "en"))
    )
    demo: bool | None = field(
        default=None, metadata=_line("on or off: the demo company; unset, it runs while nothing else is there.", _flag)
    )
    demo_speed: float = field(
        default=1.0, metadata=_line("How many demo minutes pass in one minute.", _number(0.1, 100))
    )
    role: str = field(
        default="all",
        metadata=_line(
            "all; or web, which only shows, beside work, which pulls, folds and judges.", _one_of("all", "web", "work")
        ),
    )
    config: Path | None = field(
        default=None, metadata=_line("A TOML file with sources, screens, notifiers and metrics.", _path)
    )
    first_response_sla: float = field(
        default=300.0, metadata=_line("Seconds within which a first response is in time.", _number(1, 1e7))
    )
    resolution_sla: float = field(
        default=172_800.0, metadata=_line("Seconds within which a ticket is solved in time.", _number(1, 1e8))
    )
    replay_days: int = field(default=14, metadata=_line("Days that /replay goes back; 0: none.", _whole(0, 400)))
    replay_megabytes: int = field(default=2_000, metadata=_line("The most that it may take.", _whole(10, 10**6)))
    log_level: str = field(default="info", metadata=_line("debug, info, warning or error.", _one_of(*LEVELS)))
    document: Mapping[str, Any] = field(default_factory=dict)
    """The parsed CONFIG file; each room reads its own tables."""

    @property
    def folder(self) -> Path:
        """Where what belongs to this installation lies: beside the SQLite file, else in `data/`."""
        return _folder_of(self.database_url)

    def key_for(self, purpose: str) -> bytes:
        """A key of 32 bytes for one purpose alone, so that no use of the secret weakens another."""
        return blake2b(self.secret_key, digest_size=32, person=purpose.encode()[:16]).digest()

    @property
    def limits(self) -> dict[str, float]:
        """The limits that components of a rollup count against, in seconds."""
        return {"first_response_sla": self.first_response_sla, "resolution_sla": self.resolution_sla}


SETTINGS = tuple(one for one in fields(Settings) if "read" in one.metadata)


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """The settings of this environment; BadSetting names the first that is wrong and says what would be right.

    Without `environ` the process environment is read, over the `.env` file. A secret key is made once, beside the
    database, when none is set.
    """
    if environ is None:
        environ = {**_env_file(ROOT / ".env"), **os.environ}
    unknown = _unknown(environ)
    if unknown:
        raise BadSetting(f"There is no setting {unknown}; see the settings in the README.")
    values = {one.name: _read(one.name, one.metadata["read"], environ) for one in SETTINGS}
    given = {name: value for name, value in values.items() if value is not None}
    url = _anchored(given.get("database_url", "sqlite:///data/cehub.db"))
    given["database_url"] = url
    if "secret_key" not in given:
        given["secret_key"] = _kept_secret(_folder_of(url) / "secret.key")
    if "config" in given:
        given["document"] = _document(given["config"])
    return Settings(**given)


def _read(name: str, read: Callable[[str], Any], environ: Mapping[str, str]) -> Any:
    variable = PREFIX + name.upper()
    raw = environ.get(variable, "").strip()
    if not raw:
        return None
    try:
        return read(raw)
    except ValueError as problem:
        shown = "" if name == "secret_key" else f" {raw!r}"
        raise BadSetting(f"{variable}{shown} is not usable; it must be {problem}.") from None


def _unknown(environ: Mapping[str, str]) -> str | None:
    known = {PREFIX + one.name.upper() for one in SETTINGS}
    return next((name for name in sorted(environ) if name.startswith(PREFIX) and name not in known), None)


def _env_file(path: Path) -> dict[str, str]:
    if not path.is_file():
        return {}
    found = re.findall(r"^\s*(?:export\s+)?(\w+)\s*=\s*(.*?)\s*$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {name: value.strip("\"'") for name, value in found}


def _anchored(url: str) -> str:
    """The same database wherever the process was started: a relative SQLite path is taken from the root."""
    match = re.match(r"(sqlite(?:\+\w+)?:///)(?!/|:memory:)(.+)", url)
    return f"{match[1]}{ROOT / match[2]}" if match else url


def _folder_of(url: str) -> Path:
    match = re.match(r"sqlite(?:\+\w+)?:///(?!:memory:)(.+)", url)
    return Path(match[1]).parent if match else ROOT / "data"


def _kept_secret(path: Path) -> bytes:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_bytes().strip()
    except OSError as problem:
        raise BadSetting(f"No secret key could be kept in {path} ({problem.strerror}); set CEHUB_SECRET_KEY.") from None
    with os.fdopen(handle, "wb") as file:
        made = secrets.token_hex(32).encode()
        file.write(made)
    return made


def _document(path: Path) -> dict[str, Any]:
    try:
        document = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as problem:
        raise BadSetting(f"CEHUB_CONFIG {path} is not valid TOML: {problem}.") from None
    unknown = sorted(document.keys() - set(TABLES))
    if unknown:
        raise BadSetting(f"CEHUB_CONFIG {path} has {unknown[0]!r}, which is none of {', '.join(TABLES)}.")
    return document
