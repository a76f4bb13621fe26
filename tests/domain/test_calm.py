"""What keeps alerts calm is configured within limits, and its page says what they are."""

from __future__ import annotations

import tomllib

import pytest

from domain.calm import KEYS, USUAL, calm_of
from domain.errors import BadSetting
from domain.times import MINUTE
from settings import ROOT


def test_calm_of_its_page_is_one_and_every_key_is_described() -> None:
    text = (ROOT / "docs" / "calm.md").read_text(encoding="utf-8")
    calm = calm_of(tomllib.loads(text.split("```toml\n")[1].split("```")[0]))
    assert (calm.no_data, calm.data_owner, calm.storm) == (10 * MINUTE, "Rina", USUAL.storm)
    assert [key for key in KEYS if key not in text] == []


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ({"calm": []}, r"begins with \[calm\]"),
        ({"calm": {"storm_alert": 3}}, "no key of this table 'storm_alert'; did you mean 'storm_alerts'"),
        ({"calm": {"storm_alerts": 0}}, "storm_alerts is a whole number from 1 to 50, not 0"),
        ({"calm": {"settle_minutes": True}}, "settle_minutes is a whole number"),
        ({"calm": {"data_owner": 7}}, "data_owner is a name"),
    ],
)
def test_wrong_calm_is_one_sentence(table: dict[str, object], sentence: str) -> None:
    with pytest.raises(BadSetting, match=sentence):
        calm_of(table)
