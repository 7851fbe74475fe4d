"""``onewindow serve``: starts, serves, streams, mends itself, and leaves nothing behind."""

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psycopg
import pytest

from tests.config.conftest import Installation, kill

MAKE_VISITOR = """
import sys
from importlib import import_module
from django.conf import settings
from django.utils import timezone
from onewindow.domain.org.models import Account
account = Account.objects.open(login=sys.argv[1], kind=sys.argv[2], password=None, at=timezone.now())
session = import_module(settings.SESSION_ENGINE).SessionStore()
session["_auth_user_id"] = str(account.pk)
session["_auth_user_backend"] = "django.contrib.auth.backends.ModelBackend"
session["_auth_user_hash"] = account.get_session_auth_hash()
session.save()
print(account.pk)
print(f"{settings.SESSION_COOKIE_NAME}={session.session_key}")
"""


class Served:
    """A running ``onewindow serve`` and what it has said so far."""

    def __init__(self, installation: Installation, ports: tuple[int, int]) -> None:
        self.port, self.events_port = ports
        self.process = installation.start("serve", "--port", str(ports[0]), "--events-port", str(ports[1]))
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip())

    def pids(self) -> dict[str, int]:
        """The newest process of each part."""
        return {
            found[1]: int(found[2])
            for line in self.said
            if (found := re.match(r"(pages|events|worker)\s+(?:runs again \()?process (\d+)", line))
        }

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
        """One page."""
        ask = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        ask.request("GET", path, headers=headers)
        answer = ask.getresponse()
        body = answer.read()
        ask.close()
        return answer.status, {k.lower(): v for k, v in answer.getheaders()}, body

    def is_ready(self) -> bool:
        """Whether it has told its address; not if it has ended instead."""
        assert self.process.poll() is None, "\n".join(self.said)
        return any("is ready" in line for line in self.said)

    def hears(self) -> bool:
        """Whether the events process answers."""
        try:
            return self.listen("/events").status == 401
        except OSError:
            return False

    def listen(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """An open stream, or its refusal."""
        ask = http.client.HTTPConnection("127.0.0.1", self.events_port, timeout=60)
        ask.request("GET", path, headers={name.replace("_", "-"): value for name, value in headers.items()})
        return ask.getresponse()


@pytest.fixture(scope="module")
def ports() -> tuple[int, int]:
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


@pytest.fixture(scope="module")
def served(installation: Installation, ports: tuple[int, int]) -> Iterator[Served]:
    serving = Served(installation, ports)
    end = time.monotonic() + 120
    while not serving.is_ready():
        assert time.monotonic() < end, serving.said
        time.sleep(0.05)
    while not serving.hears():
        assert time.monotonic() < end, serving.said
        time.sleep(0.05)
    yield serving
    if serving.process.poll() is None:
        os.killpg(serving.process.pid, signal.SIGTERM)
        serving.process.wait(60)


@dataclass(frozen=True)
class Listener:
    """Somebody with an account and a session."""

    account: int
    cookie: str


@pytest.fixture(scope="module")
def clerk(installation: Installation, served: Served) -> Listener:
    """A member of staff, logged in."""
    code, said = installation.python(MAKE_VISITOR, "listener", "staff")
    assert code == 0, said
    account, cookie = said.strip().splitlines()[-2:]
    return Listener(int(account), cookie)


def _news(installation: Installation, account: int) -> None:
    """A message is sent to an account."""
    city = {"options": "-c search_path=city,public"}
    with psycopg.connect(**installation.cluster.address("app").kwargs(), **city, autocommit=True) as db:
        to = json.dumps({"to": account})
        db.execute("SELECT log_add('message.sent', NULL::bigint, now(), '', NULL::bigint, %s::jsonb)", [to])


def _message(stream: http.client.HTTPResponse) -> tuple[str, dict[str, object]]:
    position = ""
    while True:
        line = stream.readline().decode().strip()
        if line.startswith("id: "):
            position = line[4:]
        if line.startswith("data: "):
            return position, json.loads(line[6:])


def test_it_says_one_line_per_process_and_the_address_last(served: Served) -> None:
    assert set(served.pids()) == {"pages", "events", "worker"}
    assert f"http://127.0.0.1:{served.port}/" in next(line for line in served.said if "is ready" in line)


def test_health_and_the_policy_of_every_answer(served: Served) -> None:
    status, headers, body = served.get("/healthz")
    assert (status, json.loads(body)["ok"]) == (200, True)
    policy = headers["content-security-policy"]
    for part in ("default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in policy
    assert f"127.0.0.1:{served.events_port}" in policy
    assert "unsafe" not in policy
    assert headers["x-content-type-options"] == "nosniff"


def test_a_stream_needs_a_session_a_page_of_ours_and_the_right_to_hear(served: Served, clerk: Listener) -> None:
    assert served.listen("/events?topic=tasks").status == 401
    assert served.listen("/events?topic=tasks", Cookie="onewindow_city=nonsense").status == 401
    cookie = clerk.cookie
    assert served.listen("/events?topic=tasks", Cookie=cookie, Origin="http://evil.example").status == 403
    assert (
        served.listen("/events?topic=tasks", Cookie=cookie, Origin=f"http://127.0.0.1:{served.port + 7}").status == 403
    )
    assert served.listen("/elsewhere", Cookie=cookie).status == 404
    for topics in ("", "?topic=case:41", "?topic=bundle:1&topic=licence:1", "?topic=everything"):
        assert served.listen(f"/events{topics}", Cookie=cookie).status == 403, topics


def test_news_arrive_and_a_browser_that_was_away_is_told(
    installation: Installation, served: Served, clerk: Listener
) -> None:
    origin, inbox = f"http://127.0.0.1:{served.port}", "/events?topic=inbox"
    stream = served.listen(inbox, Cookie=clerk.cookie, Origin=origin)
    assert stream.status == 200
    assert stream.headers["access-control-allow-origin"] == origin
    assert stream.headers["access-control-allow-credentials"] == "true"
    began = time.monotonic()
    _news(installation, clerk.account + 1)
    _news(installation, clerk.account)
    first, message = _message(stream)
    assert message["topics"] == ["inbox"]
    assert message["name"] == "message.sent"
    assert time.monotonic() - began < 10, "not only when the stream is asked whether it lives"
    stream.close()
    _news(installation, clerk.account)
    _news(installation, clerk.account + 1)
    _news(installation, clerk.account)
    time.sleep(0.5)
    again = served.listen(inbox, Cookie=clerk.cookie, Last_Event_ID=first)
    second, third = _message(again)[0], _message(again)[0]
    assert len({first, second, third}) == 3, "each once"
    again.close()
    after = served.listen(f"{inbox}&after={third}", Cookie=clerk.cookie)
    _news(installation, clerk.account)
    assert _message(after)[0] not in {first, second, third}, "what was told is not told again"
    after.close()
    lost = served.listen(inbox, Cookie=clerk.cookie, Last_Event_ID="what")
    assert _message(lost)[1] == {"topics": ["inbox"], "missed": True}
    lost.close()


def test_what_came_while_the_events_process_was_away_is_told_once(
    installation: Installation, served: Served, clerk: Listener, until: Callable[..., object]
) -> None:
    stream = served.listen("/events?topic=inbox", Cookie=clerk.cookie)
    _news(installation, clerk.account)
    last, _ = _message(stream)
    kill(served.pids()["events"])
    for _ in range(3):
        _news(installation, clerk.account)
    again = until(lambda: _open(served, clerk.cookie, "inbox", Last_Event_ID=last))
    assert isinstance(again, http.client.HTTPResponse)
    _news(installation, clerk.account)
    told = [_message(again) for _ in range(4)]
    assert all("missed" not in message for _, message in told)
    assert len({last, *(place for place, _ in told)}) == 5, "three while it was away, one after, none doubled"
    again.close()


def test_who_was_away_too_long_is_told_to_ask_again(
    installation: Installation, served: Served, clerk: Listener, until: Callable[..., object]
) -> None:
    stream = served.listen("/events?topic=inbox", Cookie=clerk.cookie)
    _news(installation, clerk.account)
    last, _ = _message(stream)
    kill(served.pids()["events"])
    city = {"options": "-c search_path=city,public"}
    with psycopg.connect(**installation.cluster.address("app").kwargs(), **city, autocommit=True) as db:
        db.execute(
            "SELECT log_add('case.tested', NULL::bigint, now(), '', NULL::bigint, NULL::jsonb) FROM generate_series(1, 2100)"
        )
    again = until(lambda: _open(served, clerk.cookie, "inbox", Last_Event_ID=last))
    assert isinstance(again, http.client.HTTPResponse)
    assert _message(again)[1] == {"topics": ["inbox"], "missed": True}
    again.close()


def test_a_job_whose_worker_was_killed_is_done_by_the_next(
    installation: Installation, served: Served, until: Callable[..., object]
) -> None:
    city = {"options": "-c search_path=city,public"}
    with psycopg.connect(**installation.cluster.address("app").kwargs(), **city, autocommit=True) as db:
        dead = db.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - interval '1 minute') RETURNING id"
        ).fetchone()
        assert dead is not None
        job = db.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, worker_id)"
            " VALUES ('builtin', 'builtin:procrastinate.builtin_tasks.remove_old_jobs', '{\"max_hours\": 1}', 'doing', %s)"
            " RETURNING id",
            dead,
        ).fetchone()
        until(lambda: db.execute("SELECT 1 FROM procrastinate_jobs WHERE id = %s", job).fetchone() is None)


@pytest.mark.parametrize("part", ["worker", "events", "pages"])
def test_what_is_killed_runs_again(served: Served, until: Callable[..., object], part: str) -> None:
    before = served.pids()[part]
    kill(before)
    until(lambda: served.pids()[part] != before)
    if part == "pages":
        until(lambda: _answers(served))


def test_a_killed_database_runs_again_and_everybody_comes_back(
    installation: Installation, served: Served, clerk: Listener, until: Callable[..., object]
) -> None:
    pid = (installation.cluster.data / "postmaster.pid").read_text().split()[0]
    kill(int(pid))
    until(lambda: any("it runs again" in line for line in served.said))
    assert installation.cluster.answers()
    until(lambda: _answers(served))
    stream = until(lambda: _open(served, clerk.cookie, "inbox"))
    assert isinstance(stream, http.client.HTTPResponse)
    until(lambda: _news(installation, clerk.account) is None)
    assert _message(stream)[1]["topics"] == ["inbox"]
    stream.close()


def _answers(served: Served) -> bool:
    try:
        return served.get("/healthz")[0] == 200
    except OSError:
        return False


def test_a_taken_port_is_told_in_a_sentence(installation: Installation, served: Served) -> None:
    code, said = installation.run("serve", "--port", str(served.port))
    assert code == 1
    assert f"Port {served.port} cannot be used" in said
    assert "Traceback" not in said


def test_ctrl_c_ends_everything_with_streams_open(
    installation: Installation, served: Served, clerk: Listener, until: Callable[..., object]
) -> None:
    stream = until(lambda: _open(served, clerk.cookie, "tasks"))
    assert isinstance(stream, http.client.HTTPResponse)
    family = _family(served.process.pid)
    assert len(family) >= 5
    began = time.monotonic()
    os.killpg(served.process.pid, signal.SIGINT)
    assert served.process.wait(60) == 0
    assert time.monotonic() - began < 12
    assert [pid for pid in family if _lives(pid)] == []
    for port in (served.port, served.events_port):
        with socket.socket() as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(("127.0.0.1", port))
    assert installation.cluster.answers(), "the server was up before, so it stays up"


def _open(served: Served, cookie: str, topic: str, **headers: str) -> http.client.HTTPResponse | None:
    try:
        stream = served.listen(f"/events?topic={topic}", Cookie=cookie, **headers)
    except OSError:
        return None
    return stream if stream.status == 200 else None


def test_nothing_outlives_a_killed_supervisor(
    installation: Installation, ports: tuple[int, int], until: Callable[..., object]
) -> None:
    serving = Served(installation, ports)
    until(lambda: serving.is_ready(), 120)
    family = _family(serving.process.pid)
    assert len(family) >= 5
    kill(serving.process.pid)
    serving.process.wait()
    until(lambda: not [pid for pid in family if _lives(pid)], 60)


def test_without_migrations_it_refuses_and_says_what_to_do(installation: Installation, ports: tuple[int, int]) -> None:
    places = ("--port", str(ports[0]), "--events-port", str(ports[1]))
    code, said = installation.run("serve", "--no-migrate", *places, ONEWINDOW_SCHEMA="never_made")
    assert code == 1
    assert "onewindow db migrate" in said
    assert "Traceback" not in said


def _family(pid: int) -> list[int]:
    """A process and all below it, without the database: that one ends only with whoever started it first."""
    shown = subprocess.run(["ps", "-eo", "pid=,ppid=,comm="], capture_output=True, text=True, check=True).stdout
    rows = [line.split(maxsplit=2) for line in shown.splitlines()]
    pairs = [(int(child), int(parent)) for child, parent, name in rows if "postgres" not in name]
    found = [pid]
    for one in found:
        found += [child for child, parent in pairs if parent == one]
    return found


def _lives(pid: int) -> bool:
    try:
        with open(f"/proc/{pid}/stat") as stat:
            return stat.read().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False
