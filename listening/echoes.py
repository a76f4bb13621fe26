"""The same thing said again: retweet chains, copies, near-copies and advertising, so that they are read once."""

from __future__ import annotations

import re
import zlib
from collections import Counter
from itertools import islice

from domain.hearing import SPAM
from domain.times import DAY
from listening.disguise import undisguised
from listening.text import LONGEST

RUN = 4
"""Words in a row that are compared; a text of fewer words than FEWEST is nobody's copy: many say "bagus banget"."""
FEWEST = 6
ALIKE, PASSED_ON = 0.9, 0.75
"""The share of its runs that a text must have in common with one that was there before; of one that says itself that it
is passed on, or is cut off at its end."""
LASTING = 2 * DAY
"""How far apart (ms) a text and its echo may be: what is said again next week is said anew."""
REMEMBERED = 200_000
"""Runs that are remembered, the first that were met going first: some twenty thousand texts."""

_PASSED_ON = re.compile(r"^\s*rt\b|(?:…|\.\.\.)\s*$", re.I)
_ADDRESS = r"(?:https?://|www\.|(?<![\w.-])[a-z0-9][a-z0-9.-]{0,60}\.[a-z]{2,8}/)\S*"
_NOISE = re.compile(rf"{_ADDRESS}|[@#]\w+|\brt\b|\d+")
_WORD = re.compile(r"[^\W_]+")
_LINK = re.compile(_ADDRESS)
_SOLD = re.compile(
    r"\bslot (?:gacor|online|dana|maxwin|deposit)\b|\bgacor\b|\bmaxwin\b|\bjudi\b|\btogel\b|\bjp paus\b|"
    r"\bdepo(?:sit)? \d|\bopen (?:order|jastip|bo)\b|"
    r"\bfollback\b|\bfollow back\b|\bjual (?:follower|akun)|\bpinjaman cepat cair\b|\bpassive income\b|\bairdrop\b|"
    r"\bcek bio\b|\blink di bio\b|\border via wa\b|\bminat (?:dm|wa)\b",
    re.I,
)
_HINTS = (
    *("slot", "gacor", "maxwin", "judi", "togel", "jp paus", "depo", "open ", "follback", "follow back", "follower"),
    *("jual akun", "cepat cair", "passive income", "airdrop", " bio", "order via wa", "minat "),
)
"""One of these is in every text that _SOLD finds: looking for them first costs a fortieth."""
_MARKED = re.compile(r"[#@]\w+")


class Echoes:
    """Tells which text repeats an earlier one. Its memory is bounded and begins empty with the process."""

    def __init__(self) -> None:
        self._runs: dict[int, tuple[str, int]] = {}

    def of(self, text: str, name: str, at: int = 0) -> str | None:
        """The name of the record this text repeats, SPAM for advertising, None if it is new; then `name` has it.

        `at` is when it was written, in epoch milliseconds; without it time does not count.

        >>> echoes = Echoes()
        >>> echoes.of("Paket saya ke Medan hilang di gudang kurir sejak Senin", "x/1")
        >>> echoes.of("RT @sari: Paket saya ke Medan hilang di gudang kurir sejak Se…", "x/2")
        'x/1'
        """
        text = undisguised(text[:LONGEST])
        if _is_offered(text):
            return SPAM
        words = _WORD.findall(_NOISE.sub(" ", text))
        if len(words) < FEWEST:
            return None
        runs = {zlib.crc32(" ".join(words[at : at + RUN]).encode()) for at in range(len(words) - RUN + 1)}
        known = (self._runs[run] for run in runs if run in self._runs)
        seen = Counter(first for first, then in known if abs(at - then) <= LASTING)
        first, shared = seen.most_common(1)[0] if seen else (name, 0)
        if first != name and shared >= (PASSED_ON if _PASSED_ON.search(text) else ALIKE) * len(runs):
            return first
        mine = name, at
        for run in runs:
            if run not in self._runs or abs(at - self._runs[run][1]) > LASTING:
                self._runs[run] = mine
        if (more := len(self._runs) - REMEMBERED) > 0:
            for run in list(islice(self._runs, more + REMEMBERED // 10)):
                del self._runs[run]
        return None


def is_spam(text: str) -> bool:
    """True for advertising: offers of the kinds everybody knows, or hardly a word among links and hashtags.

    >>> is_spam("SLOT GACOR maxwin hari ini bit.ly/xx"), is_spam("Paket belum sampai #nusapasar https://x.id/1")
    (True, False)
    """
    return _is_offered(undisguised(text))


def _is_offered(text: str) -> bool:
    if any(hint in text for hint in _HINTS):
        offers = len(_SOLD.findall(text))
        if offers > 1 or (offers and _LINK.search(text)):
            return True
    marks = len(_MARKED.findall(text)) + len(_LINK.findall(text))
    return marks >= 5 and marks >= len(_WORD.findall(_MARKED.sub(" ", _LINK.sub(" ", text))))
