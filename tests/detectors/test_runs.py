"""Many buckets in a row are judged as one after the other is, whichever way is the quicker."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from detectors.base import Setup
from detectors.columns import Seasonals, Silences, Verdicts, run
from detectors.columns.runs import WIDE
from detectors.shapes import COUNT, SHARE, Shape
from domain.times import HOUR

COLUMNS = ("score", "value", "expected", "lower", "upper", "n", "call", "code")


def alike(found: Sequence[Verdicts], wanted: Sequence[Verdicts]) -> None:
    """Every bucket, whole columns at once: one by one the comparing would take longer than the judging."""
    assert [one.at for one in found] == [one.at for one in wanted]
    for name in COLUMNS:
        said, meant = ([getattr(one, name) for one in verdicts] for verdicts in (found, wanted))
        assert [one.dtype for one in said] == [one.dtype for one in meant]
        np.testing.assert_allclose(np.stack(said), np.stack(meant), rtol=1e-9, err_msg=name)


@pytest.mark.parametrize("make", [Seasonals, Silences])
@pytest.mark.parametrize("shape", [COUNT, SHARE], ids=lambda shape: str(shape.name))
@pytest.mark.parametrize("rows", [0, 1, 3, WIDE + 1])
def test_a_run_is_one_bucket_after_the_other(make: type[Seasonals | Silences], shape: Shape, rows: int) -> None:
    rng, count, setup = np.random.default_rng(5), 200, Setup(shape, HOUR, min_count=20.0)
    n = rng.poisson(40, (count, rows)).astype(np.float64)
    values = n if shape is COUNT else rng.binomial(n.astype(np.int64), 0.1) / n
    values[150:156] *= 6 if shape is COUNT else 0
    values[rng.random(values.shape) < 0.05] = np.nan
    at = range(0, count * HOUR, HOUR)
    together, one_by_one = make(setup, rows), make(setup, rows)
    for start in (0, count // 2):
        part = slice(start, start + count // 2)
        said = run(together, at[part], values[part], n[part], setup=setup)
        buckets = zip(at[part], values[part], n[part], strict=True)
        alike(said, [one_by_one.update(*bucket) for bucket in buckets])
    for name, memory in one_by_one.state().items():
        np.testing.assert_allclose(together.state()[name], memory, rtol=1e-9, err_msg=name)
