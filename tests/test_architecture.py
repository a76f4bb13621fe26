"""The house: arrows between rooms point down only, files stay readable, registers miss nothing."""

import ast
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent

ROOMS = {
    "domain": set(),
    "locales": set(),
    "settings": {"domain"},
    "store": {"domain"},
    "detectors": {"domain"},
    "listening": {"domain"},
    "components": {"domain", "locales"},
    "pipelines": {"domain", "store", "listening", "settings"},
    "alerts": {"domain", "store", "detectors", "locales", "settings"},
    "escalations": {"domain", "store", "detectors", "locales", "settings"},
    "access": {"domain", "store", "settings"},
    "live": {"domain", "store", "locales"},
    "hub": {
        "domain",
        "locales",
        "settings",
        "store",
        "detectors",
        "listening",
        "pipelines",
        "alerts",
        "escalations",
        "access",
        "live",
    },
    "reports": {"domain", "locales", "store", "alerts", "components", "hub"},
    "schedule": {"domain", "store", "hub", "pipelines", "alerts", "escalations", "live", "reports"},
    "api": {"domain", "locales", "hub", "access", "reports"},
    "pages": {"domain", "locales", "components", "hub", "access", "reports"},
}
"""What each room may import of ours; `app`, `manage`, `tests` and `bench` may import anything."""

BARRED = {
    "domain": {"dash", "sqlalchemy", "pandas", "numpy", "httpx", "requests", "urllib.request", "socket"},
    "locales": {"dash", "sqlalchemy", "pandas", "numpy", "httpx"},
    "store": {"dash"},
    "detectors": {"dash", "sqlalchemy", "httpx", "urllib.request", "socket"},
    "listening": {"dash", "sqlalchemy", "pandas", "sklearn", "pickle", "httpx", "urllib.request", "socket"},
    "components": {"sqlalchemy", "httpx", "urllib.request", "socket"},
    "pipelines": {"dash"},
    "alerts": {"dash"},
    "escalations": {"dash"},
    "access": {"dash"},
    "live": {"dash"},
    "hub": {"dash"},
    "reports": {"dash", "sqlalchemy", "httpx", "urllib.request", "socket"},
    "schedule": {"dash"},
    "api": {"dash"},
    "pages": {"sqlalchemy", "httpx", "urllib.request", "socket"},
}
LONGEST_MODULE = 250
LONGEST_FUNCTION = 50
SHORT_FUNCTION = 30


def sources() -> list[Path]:
    """Every Python file of ours but tests."""
    folders = [ROOT / room for room in (*ROOMS, "bench")]
    inside = [path for folder in folders if folder.is_dir() for path in folder.rglob("*.py")]
    return sorted([*ROOT.glob("*.py"), *inside])


def room_of(path: Path) -> str:
    """The room a file stands in; root files are rooms of their own."""
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


@dataclass(frozen=True)
class Source:
    """What a file says: the dotted names it imports, wherever it does, and its functions with their lines."""

    lines: int
    has_docstring: bool
    imports: tuple[str, ...]
    functions: tuple[tuple[str, int], ...]


@cache
def read(path: Path) -> Source:
    """A file, looked through once for all rules."""
    text = path.read_text(encoding="utf-8")
    tree = ast.parse(text)
    imports: list[str] = []
    functions: list[tuple[str, int]] = []
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            imports += (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written from the root"
            imports += (f"{node.module}.{alias.name}" for alias in node.names)
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            functions.append((node.name, _lines(node)))
    has_docstring = not text.strip() or ast.get_docstring(tree) is not None
    return Source(len(text.splitlines()), has_docstring, tuple(imports), tuple(functions))


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_arrows_point_down(path: Path) -> None:
    room = room_of(path)
    if room not in ROOMS:
        return
    for name in read(path).imports:
        target = name.split(".")[0]
        ours = target in ROOMS or target in ("app", "manage", "bench", "tests")
        assert not ours or target == room or target in ROOMS[room], f"{room} may not import {name}"
        for barred in BARRED.get(room, ()):
            assert not f"{name}.".startswith(f"{barred}."), f"{room} may not import {name}"


def test_the_rule_would_notice(tmp_path: Path) -> None:
    path = tmp_path / "wrong.py"
    path.write_text("from dash import html\ndef late() -> None:\n    import pages.wall\n")
    assert read(path).imports == ("dash.html", "pages.wall")


@pytest.mark.parametrize("path", sources(), ids=lambda path: str(path.relative_to(ROOT)))
def test_modules_stay_readable(path: Path) -> None:
    source, is_history = read(path), "migrations" in path.parts
    assert is_history or source.lines <= LONGEST_MODULE, "split it by noun"
    assert source.has_docstring, "a module says in one line what it is for"
    too_long = [name for name, lines in source.functions if lines > LONGEST_FUNCTION]
    assert is_history or not too_long


def test_nine_functions_in_ten_are_short() -> None:
    lengths = [lines for path in sources() for _, lines in read(path).functions]
    assert sum(length <= SHORT_FUNCTION for length in lengths) >= 0.9 * len(lengths)


def test_rooms_stand_at_the_root() -> None:
    named = {path.name for path in ROOT.iterdir()}
    needed = {"app.py", "pages", "components", "pipelines", "detectors", "assets", "data", "tests", "requirements.txt"}
    assert needed <= named


@pytest.mark.parametrize(
    ("folder", "register", "helpers"),
    [
        ("pipelines/connectors", "CONNECTORS", {"base", "cursors"}),
        ("alerts/notifiers", "NOTIFIERS", {"base", "posting"}),
        ("pages/panels", "PANELS", {"base", "tile"}),
    ],
)
def test_registers_miss_no_file(folder: str, register: str, helpers: set[str]) -> None:
    init = (ROOT / folder / "__init__.py").read_text(encoding="utf-8")
    named = {
        name.split(".")[-2]
        for name in read(ROOT / folder / "__init__.py").imports
        if name.startswith(folder.replace("/", "."))
    }
    files = {path.stem for path in (ROOT / folder).glob("*.py")} - {"__init__"} - helpers
    assert register in init
    assert files <= named, f"not in {register}: {files - named}"


def _lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines of the body without its docstring: a long explanation is not a long function."""
    body = node.body[1:] if ast.get_docstring(node) else node.body
    return (node.end_lineno or 0) - body[0].lineno + 1 if body else 0
