"""What is sent of a line: what happened at once, what was expected of it in portions, what moves no pixel never."""

from __future__ import annotations

from typing import Any

from live.easing import PIXELS, PORTION, eased

SPAN = 100


def _line(*, by: float = 0.0, step: int = 1, count: int = 40) -> dict[str, Any]:
    """Rows whose values run from 0 to SPAN, with a band that is moved by so much."""
    rows = [[n, n % 2 * SPAN, 10 + by, 90 + by, None, 0] for n in range(count)]
    return {"step": step, "from": 0, "to": count, "rows": rows}


def test_bands_that_change_at_once_come_in_portions_the_newest_first() -> None:
    new, (shown, is_more) = _line(by=5), eased(_line(), _line(by=5))
    assert [row[2] for row in shown["rows"]] == [10.0] * (40 - PORTION) + [15.0] * PORTION
    for _ in range(-(-40 // PORTION) - 1):
        assert is_more
        shown, is_more = eased(shown, new)
    assert (shown, is_more) == (new, False)


def test_a_band_that_moves_no_pixel_stays_however_often_it_does() -> None:
    old = _line()
    shown, _ = eased(old, _line(by=0.9 * SPAN / PIXELS))
    assert shown == old
    assert eased(shown, _line(by=1.8 * SPAN / PIXELS))[0] != old


def test_what_happened_is_never_kept_back() -> None:
    old, new = _line(), _line(by=5)
    for row in new["rows"][:20]:
        row[1] += 1
    new["rows"][20][5] = 1
    shown, _ = eased(old, new)
    assert shown["rows"][:21] == new["rows"][:21]


def test_a_line_that_was_not_shown_or_has_another_step_is_there_whole() -> None:
    assert eased(None, _line(by=5)) == (_line(by=5), False)
    assert eased(_line(step=5), _line(by=5)) == (_line(by=5), False)
