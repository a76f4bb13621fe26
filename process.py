"""How the process shares the interpreter among its threads, and gives memory back to the system."""

from __future__ import annotations

import ctypes
import sys

SWITCH_SECONDS = 0.0001
_TRIM, _MMAP, _ARENAS = -1, -3, -8
"""What `mallopt` of glibc calls them (malloc.h)."""
GLIBC = {_ARENAS: 2, _MMAP: 1 << 20, _TRIM: 1 << 20}
"""Arenas; bytes from which on memory is asked of the system and given back to it; bytes that may lie free at an end."""


def settle() -> None:
    """To be called before the first thread begins.

    A detector that learns months computes without a pause. By default whoever gives up the interpreter for one row of
    the database waits 5 ms to have it back: the rows between a record and its pixel would take a second.

    By default each thread also frees memory into an arena of its own, where no other thread finds it: after a flood
    more than half of what the process held was free. Other systems than Linux with glibc are left as they are.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    if sys.platform != "linux":
        return
    library = ctypes.CDLL(None)
    if hasattr(library, "mallopt"):
        for name, value in GLIBC.items():
            library.mallopt(name, value)
