"""How the process shares the interpreter among its threads, and gives memory back to the system."""

from __future__ import annotations

import ctypes
import sys

SWITCH_SECONDS = 0.0001
_ARENAS = -8
"""What `mallopt` of glibc calls M_ARENA_MAX (malloc.h)."""
GLIBC = {_ARENAS: 2}
"""Its other limits stay as they are: arrays of megabytes that are asked of the system each time cost a question of ten
million records a third more."""


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
