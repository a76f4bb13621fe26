"""The process shares its interpreter in small turns, and what it freed is found again or given back."""

from __future__ import annotations

import sys
from collections.abc import Iterator

import pytest

import process


class Library:
    """The C library of a system, which writes down what it was told."""

    def __init__(self) -> None:
        self.told: dict[int, int] = {}

    def mallopt(self, name: int, value: int) -> int:
        self.told[name] = value
        return 1


@pytest.fixture(autouse=True)
def turns() -> Iterator[None]:
    before = sys.getswitchinterval()
    yield
    sys.setswitchinterval(before)


def test_threads_share_few_arenas_and_take_short_turns(monkeypatch: pytest.MonkeyPatch) -> None:
    library = Library()
    monkeypatch.setattr("process.sys.platform", "linux")
    monkeypatch.setattr("process.ctypes.CDLL", lambda _: library)
    process.settle()
    assert library.told == process.GLIBC
    assert sys.getswitchinterval() == pytest.approx(process.SWITCH_SECONDS)


@pytest.mark.parametrize(("platform", "library"), [("darwin", Library()), ("linux", object())])
def test_a_system_without_glibc_is_left_as_it_is(
    monkeypatch: pytest.MonkeyPatch, platform: str, library: object
) -> None:
    monkeypatch.setattr("process.sys.platform", platform)
    monkeypatch.setattr("process.ctypes.CDLL", lambda _: library)
    process.settle()
    assert not getattr(library, "told", {})
