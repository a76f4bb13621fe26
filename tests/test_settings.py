"""Settings: read from the environment alone, and wrong ones are named with what would be right."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import settings
from domain.errors import BadSetting

SECRET = {"CEHUB_SECRET_KEY": "a-secret-of-some-length"}


def test_defaults_are_those_of_a_first_start() -> None:
    found = settings.load(SECRET)
    assert (found.host, found.port, found.language, found.demo) == ("127.0.0.1", 8050, "en", None)
    assert found.timezone == ZoneInfo("Asia/Jakarta")
    assert found.limits == {"first_response_sla": 300.0, "resolution_sla": 172_800.0}


def test_environment_decides() -> None:
    found = settings.load({**SECRET, "CEHUB_PORT": "9001", "CEHUB_DEMO": "off", "CEHUB_LANGUAGE": "ID"})
    assert (found.port, found.demo, found.language) == (9001, False, "id")


def test_relative_database_is_the_same_from_every_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    assert settings.load(SECRET).database_url == f"sqlite:///{settings.ROOT}/data/cehub.db"


@pytest.mark.parametrize(
    ("name", "value", "right"),
    [
        ("PORT", "http", "a whole number from 1 to 65535"),
        ("PORT", "70000", "a whole number from 1 to 65535"),
        ("TIMEZONE", "Jakarta", "Asia/Jakarta"),
        ("TIMEZONE", "Asia/Kolkata", "whole hours from UTC"),
        ("TIMEZONE", "Australia/Lord_Howe", "whole hours from UTC"),
        ("LANGUAGE", "fr", "one of id, en"),
        ("DEMO", "maybe", "on or off"),
        ("DEMO_SPEED", "fast", "a number from 0.1 to 100"),
        ("FIRST_RESPONSE_SLA", "nan", "a number from 1 to"),
        ("SECRET_KEY", "short", "at least 16 characters"),
        ("CONFIG", "no/such.toml", "is not there"),
    ],
)
def test_wrong_value_says_what_would_be_right(name: str, value: str, right: str) -> None:
    with pytest.raises(BadSetting, match=right) as caught:
        settings.load({**SECRET, f"CEHUB_{name}": value})
    assert f"CEHUB_{name}" in str(caught.value)


def test_wrong_secret_is_not_repeated() -> None:
    with pytest.raises(BadSetting) as caught:
        settings.load({"CEHUB_SECRET_KEY": "hunter2"})
    assert "hunter2" not in str(caught.value)


def test_misspelt_setting_is_not_passed_over() -> None:
    with pytest.raises(BadSetting, match="CEHUB_PROT"):
        settings.load({**SECRET, "CEHUB_PROT": "8051"})


def test_secret_is_made_once_and_kept_private(tmp_path: Path) -> None:
    environ = {"CEHUB_DATABASE_URL": f"sqlite:///{tmp_path}/hub/hub.db"}
    first, second = settings.load(environ).secret_key, settings.load(environ).secret_key
    assert first == second
    assert len(first) >= 32
    assert (tmp_path / "hub" / "secret.key").stat().st_mode & 0o777 == 0o600


def test_each_purpose_has_its_own_key() -> None:
    found = settings.load(SECRET)
    assert found.key_for("customers") != found.key_for("cookies")
    assert found.key_for("customers") == settings.load(SECRET).key_for("customers")


def test_configuration_file_is_parsed_once(tmp_path: Path) -> None:
    path = tmp_path / "hub.toml"
    path.write_text('[[screens]]\nname = "phones"\n')
    assert settings.load({**SECRET, "CEHUB_CONFIG": str(path)}).document == {"screens": [{"name": "phones"}]}


def test_broken_configuration_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "hub.toml"
    path.write_text("[[screens]\n")
    with pytest.raises(BadSetting, match=r"hub\.toml is not valid TOML"):
        settings.load({**SECRET, "CEHUB_CONFIG": str(path)})
