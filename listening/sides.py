"""What a text leans to whatever its words say: by its language, its length, and whether it weighs good against bad."""

from __future__ import annotations

from collections.abc import Sequence, Set

import numpy as np
from numpy.typing import NDArray

from listening.glossary import INDONESIAN
from listening.text import length_of

ELSEWHERE, HOME, LENGTH, REVIEW, WEIGHED, REVIEW_LENGTH = range(6)
"""Of another language, and how long it is there; of Indonesian, and of these the reviews: that it is one, that it turns
halfway, how long it is."""
SIDES = 6
_OURS = """
pengiriman kualitas_produk barang_tidak_sesuai kemasan penjual
pembayaran refund_pembatalan akun_login aplikasi promo driver
"""
OF_REVIEWS = frozenset(_OURS.split())
"""Topics that make a text a review of ours. Prices and service are talked of everywhere."""
_TURNS = "tapi tetapi cuma hanya sayang namun walau walaupun meski meskipun padahal kecuali selain"
TURNS = frozenset(_TURNS.split())
"""Words after which praise becomes blame, or blame praise, as `words_of` spells them."""


def sides_of(words: Sequence[str], language: str | None, topics: Set[str]) -> NDArray[np.float32]:
    """(SIDES,): the sides of a text by its words, its language, and the topics that keywords name in it.

    News that turns halfway is still news; a review that does is neither praise nor blame. Short texts of other
    languages are news and small talk more often than praise; the Indonesian ones are of too many kinds to tell.

    >>> sides_of(["barang", "bagus", "tapi", "lama"], "id", {"pengiriman"})[[ELSEWHERE, HOME, REVIEW, WEIGHED]].tolist()
    [0.0, 1.0, 1.0, 1.0]
    """
    sides = np.zeros(SIDES, np.float32)
    if language != INDONESIAN:
        sides[ELSEWHERE], sides[LENGTH] = 1, length_of(list(words))
        return sides
    sides[HOME] = 1
    if not OF_REVIEWS.isdisjoint(topics):
        sides[REVIEW], sides[REVIEW_LENGTH] = 1, length_of(list(words))
        sides[WEIGHED] = not TURNS.isdisjoint(words)
    return sides
