"""The doors: pages, API and live socket on one app, a light wall, and one clear sentence when it cannot start."""

import json
import re
import socket
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from plotly.offline import get_plotlyjs_version
from starlette.testclient import TestClient

import app
import settings
from domain.errors import BadSetting
from domain.times import utc_now
from hub import Hub
from settings import ROOT
from tests.make import make_interaction
from tests.ports import free_port

HEAVY = ("dash_mantine_components", "dash_ag_grid", "plotly")


@pytest.fixture
def client(hub: Hub) -> Iterator[TestClient]:
    with TestClient(app.create_app(hub), base_url="http://localhost:8050") as client:
        yield client


def test_wall_loads_nothing_heavy(client: TestClient) -> None:
    def loaded(path: str) -> str:
        return " ".join(re.findall(r'<(?:script|link)[^>]*(?:src|href)="([^"]+)"', client.get(path).text))

    assert not any(name in loaded("/") + loaded("/wall/main") for name in HEAVY)
    assert "dash_mantine_components" in loaded("/alerts")
    assert "dash_renderer" in loaded("/alerts")
    assert "assets/wall.js" in loaded("/")
    assert not any(name in loaded("/wall/main") for name in ("_dash", "assets/desk."))


def test_wall_is_laid_out_by_the_server_and_its_scripts_may_run(client: TestClient) -> None:
    answer = client.get("/wall/main?lang=id")
    assert 'class="wall-grid"' in answer.text
    assert answer.text.count("<script") == answer.text.count("<script nonce=") > 5
    assert "Tidak ada layar bernama “&lt;b&gt;”" in client.get("/wall/%3Cb%3E?lang=id").text


def test_charts_are_drawn_by_a_small_bundle_of_the_version_that_makes_them(client: TestClient) -> None:
    head = client.get("/_dash-component-suites/plotly/package_data/plotly.min.js").text[:120]
    assert "(basic" in head
    assert f"v{get_plotlyjs_version()}" in head


def test_tables_are_named_and_not_loaded(client: TestClient) -> None:
    page = client.get("/metrics/csat").text
    assert re.search(r'<script[^>]* type="text/plain" data-later="dash_ag_grid" src="/_dash', page)
    assert not re.search(r'<script nonce="[^"]*" src="[^"]*dash_ag_grid', page)


def test_every_script_of_a_page_may_run(client: TestClient) -> None:
    answer = client.get("/alerts")
    policy = answer.headers["content-security-policy"]
    nonces = set(re.findall(r'<script[^>]*nonce="([^"]+)"', answer.text))
    assert len(nonces) == 1
    assert f"'nonce-{nonces.pop()}'" in policy
    assert answer.text.count("<script") == answer.text.count("<script nonce=")
    assert "'unsafe-eval'" not in policy


@pytest.mark.parametrize(
    ("query", "cookies", "expected"),
    [
        ("", {}, 'lang="en" data-theme="dark"'),
        ("?lang=id&theme=light", {}, 'lang="id" data-theme="light"'),
        ("", {"cehub_lang": "id", "cehub_theme": "light"}, 'lang="id" data-theme="light"'),
        ("?lang=en", {"cehub_lang": "id"}, 'lang="en"'),
        ("?lang=%22%3E%3Cscript%3E", {}, 'lang="en"'),
    ],
)
def test_language_and_theme_of_the_asker(
    client: TestClient, query: str, cookies: dict[str, str], expected: str
) -> None:
    client.cookies.update(cookies)
    assert f"<html {expected}" in client.get(f"/{query}").text


def test_prometheus_and_a_metrics_page_stand_side_by_side(client: TestClient) -> None:
    assert client.get("/metrics").headers["content-type"].startswith("text/plain")
    assert client.get("/metrics/csat").headers["content-type"].startswith("text/html")


def test_unknown_call_is_no_page(client: TestClient) -> None:
    assert client.get("/api/v1/nothing").headers["content-type"] == "application/problem+json"


def test_screen_gets_its_whole_frame_first(client: TestClient) -> None:
    with client.websocket_connect("/live?screen=main", headers={"host": "localhost:8050"}) as live:
        frame = json.loads(live.receive_text())
    assert frame["screen"] == "main"
    assert "build" in frame


def test_scripts_arrive_compressed_once(client: TestClient) -> None:
    (address,) = re.findall(r'src="([^"]*dash_renderer[^"]*)"', client.get("/alerts").text)
    for _ in range(2):
        script = client.get(address)
        assert "DashRenderer" in script.text
        assert script.headers["content-encoding"] == "gzip"
        assert "immutable" in script.headers["cache-control"]


def test_dash_keeps_no_socket_of_its_own(client: TestClient) -> None:
    assert not any("ws-callback" in getattr(route, "path", "") for route in client.app.routes)  # type: ignore[attr-defined]


def test_app_is_ready_once_it_runs(client: TestClient) -> None:
    assert client.get("/readyz").json() == {"status": "ready", "reasons": []}


def test_port_in_use_is_said_in_one_sentence() -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(BadSetting, match=f"127.0.0.1:{port} is in use; set CEHUB_PORT"):
            app.listening_socket("127.0.0.1", port)


def test_address_of_another_machine_is_said_in_one_sentence() -> None:
    with pytest.raises(BadSetting, match=r"192\.0\.2\.1:8050 cannot be listened on"):
        app.listening_socket("192.0.2.1", 8050)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("environ", "sentence"),
    [
        ({"CEHUB_PORT": "web"}, "CEHUB_PORT 'web' is not usable; it must be a whole number from 1 to 65535."),
        ({"CEHUB_DATABASE_URL": "sqlite:////proc/hub/hub.db"}, "/proc/hub"),
        ({"CEHUB_DATABASE_URL": "mysql://localhost/hub"}, "Use sqlite:///data/cehub.db or postgresql://"),
        ({"CEHUB_DATABASE_URL": "postgresql://127.0.0.1:1/hub?connect_timeout=2"}, "127.0.0.1"),
    ],
)
def test_hub_that_cannot_start_says_why_in_one_sentence(environ: dict[str, str], sentence: str) -> None:
    given = {"CEHUB_SECRET_KEY": "the key of a test hub", "CEHUB_PORT": "0", "PATH": "/usr/bin:/bin", **environ}
    if environ.keys() != {"CEHUB_PORT"}:
        given["CEHUB_PORT"] = str(free_port())
    ended = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=given, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert sentence in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1
    assert ended.stdout == ""


@pytest.mark.slow
def test_database_of_a_newer_version_is_left_alone(tmp_path: Path) -> None:
    given = {
        "CEHUB_SECRET_KEY": "the key of a test hub",
        "CEHUB_DATABASE_URL": f"sqlite:///{tmp_path}/hub.db",
        "CEHUB_PORT": str(free_port()),
        "PATH": "/usr/bin:/bin",
    }
    subprocess.run([sys.executable, "manage.py", "migrate"], cwd=ROOT, env=given, check=True, capture_output=True)
    with sqlite3.connect(tmp_path / "hub.db") as database:
        database.execute("UPDATE alembic_version SET version_num = '9999_from_the_future'")
    ended = subprocess.run([sys.executable, "app.py"], cwd=ROOT, env=given, capture_output=True, text=True, timeout=60)
    assert ended.returncode == 1
    assert "newer version of CE Hub" in ended.stderr
    assert len(ended.stderr.strip().splitlines()) == 1


@pytest.mark.slow
def test_worker_folds_for_the_process_that_shows(tmp_path: Path) -> None:
    given = {
        "CEHUB_SECRET_KEY": "the key of a test hub",
        "CEHUB_DATABASE_URL": f"sqlite:///{tmp_path}/hub.db",
        "CEHUB_DEMO": "off",
        "PATH": "/usr/bin:/bin",
    }
    showing = Hub.open(settings.load({**given, "CEHUB_ROLE": "web"}))
    command = [sys.executable, "app.py"]
    worker = subprocess.Popen(command, cwd=ROOT, env={**given, "CEHUB_ROLE": "work"}, stdout=subprocess.PIPE, text=True)
    try:
        assert worker.stdout is not None
        assert "CEHUB_ROLE=web" in worker.stdout.readline()
        just_now = make_interaction(occurred_at=utc_now().isoformat())
        showing.ingest.take("interactions", [just_now], source="livechat")
        assert not showing.lease.hold()
        waited = threading.Event()
        for _ in range(200):
            showing.step()
            if showing.board.frame("main")["panels"]["interactions"]["value"] == 1:
                break
            waited.wait(0.1)
        assert showing.board.frame("main")["panels"]["interactions"]["value"] == 1
    finally:
        worker.terminate()
        assert worker.wait(30) == 0
        worker.stdout.close()
        showing.close()


def test_what_goes_wrong_in_a_page_is_logged_with_its_place(
    client: TestClient, hub: Hub, caplog: pytest.LogCaptureFixture
) -> None:
    client.get("/cases")
    with hub.store.write() as connection:
        connection.exec_driver_sql("ALTER TABLE cases RENAME TO elsewhere")
    place = {"id": "_pages_location", "property": "pathname"}
    asked = {
        "output": ".._pages_content.children..._pages_store.data..",
        "outputs": [{"id": "_pages_content", "property": "children"}, {"id": "_pages_store", "property": "data"}],
        "inputs": [{**place, "value": "/cases"}, {**place, "property": "search", "value": ""}],
        "changedPropIds": ["_pages_location.pathname"],
    }
    assert client.post("/_dash-update-component", json=asked).status_code == 503
    (told,) = [record for record in caplog.records if record.name == "cehub.pages"]
    assert told.exc_info is not None


def test_a_screen_that_is_not_there_says_so_in_the_language_of_the_browser(client: TestClient) -> None:
    client.cookies.set("cehub_lang", "id")
    assert "Tidak ada layar" in client.get("/wall/nowhere").text
    assert "There is no screen" in client.get("/wall/nowhere?lang=en").text
