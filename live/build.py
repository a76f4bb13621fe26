"""Which version of the screens this is: a wall that was opened before an upgrade loads itself anew."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

PAINTED = ("assets", "components", "live", "locales", "pages")
"""The folders that the screens are made of."""
KINDS = (".py", ".js", ".css", ".toml")


@cache
def build(root: Path) -> str:
    """A digest of all that the screens are made of, in the project at `root`, when it was first asked for."""
    digest = hashlib.blake2b(digest_size=8)
    for path in sorted(path for name in PAINTED for path in (root / name).rglob("*.*") if path.suffix in KINDS):
        digest.update(path.read_bytes())
    return digest.hexdigest()
