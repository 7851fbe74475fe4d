"""``onewindow doctor``: each fault that can be planted is named, with a command that mends it."""

import json
import shutil
import socket
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection

from onewindow.config import home
from onewindow.config.postgres import migrate
from onewindow.config.postgres.backend.creation import as_owner
from onewindow.config.watch.doctor import Finding, Looking, city, database, examine, machine, running
from onewindow.config.watch.doctor.examining import worst
from onewindow.domain.catalogue.actions.stock import stock_up
from onewindow.domain.catalogue.models import MaterialType
from onewindow.domain.org import actions
from onewindow.domain.org.actions import Actor, Body, House, Officer, Place
from onewindow.domain.org.models import Account, Centre, OpeningHours
from onewindow.kernel import codes, log
from onewindow.kernel.models import Owed, Seal
from onewindow.kernel.seal import FileKey
from onewindow.kernel.step import install
from onewindow.kernel.worktime import Opening

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
GUESSED = "a" * 40
Plant = Callable[[Looking, pytest.MonkeyPatch], None]


@pytest.fixture
def looking(tmp_path: Path) -> Looking:
    """An installation in which all is well."""
    (tmp_path / "keys").mkdir()
    (tmp_path / "secret-key.json").write_text("{}")
    (tmp_path / "secret-key.json").chmod(0o600)
    return Looking(home=tmp_path, port=_free_port(), events_port=_free_port(), environment={}, now=lambda: AT)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _taken(looking: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    looking.stranger = socket.socket()  # type: ignore[attr-defined]
    looking.stranger.bind(("127.0.0.1", looking.port))  # type: ignore[attr-defined]
    monkeypatch.setattr(machine, "_ours", lambda port: False)


MACHINE: dict[str, tuple[str, Plant]] = {
    "python": (
        "bad",
        lambda look, m: m.setattr(machine, "sys", SimpleNamespace(version_info=(3, 9, 2), executable="python3")),
    ),
    "home": ("bad", lambda look, m: look.home.chmod(0o777)),
    "secrets": ("bad", lambda look, m: (look.home / "secret-key.json").chmod(0o644)),
    "secret-key": ("bad", lambda look, m: setattr(look, "environment", {"ONEWINDOW_SECRET_KEY": GUESSED})),
    "debug": ("bad", lambda look, m: setattr(look, "environment", {"ONEWINDOW_DEBUG": "1"})),
    "disk": ("bad", lambda look, m: m.setattr(shutil, "disk_usage", lambda place: SimpleNamespace(free=10_000_000))),
    "front-end": ("bad", lambda look, m: m.setattr(machine, "VENDOR", ("no-such.css",))),
    "fonts": ("bad", lambda look, m: m.setattr(machine, "FONTS", ("no-such.ttf",))),
    "ports": ("bad", _taken),
}


@pytest.mark.parametrize("code", MACHINE)
def test_a_fault_of_the_machine_is_named(looking: Looking, monkeypatch: pytest.MonkeyPatch, code: str) -> None:
    """Before it is planted, nothing is said of it."""
    monkeypatch.setattr(machine, "_older", lambda made, source: False)
    assert [one.code for one in _all(machine.CHECKS, looking) if one.level != "ok"] == []
    level, plant = MACHINE[code]
    plant(looking, monkeypatch)
    _named(_all(machine.CHECKS, looking), code, level)


def _all(checks: Any, looking: Looking) -> list[Finding]:
    return [check(looking) for check in checks]


def _named(findings: list[Finding], code: str, level: str) -> None:
    found = next(one for one in findings if one.code == code)
    assert (found.level, bool(found.mend)) == (level, True), found
    assert found.says.endswith((".", ")"))


def test_nothing_after_a_database_that_does_not_answer(looking: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    """What could not be judged is left out; the code is 2."""
    monkeypatch.setenv("ONEWINDOW_ROLE", "app")  # the doctor takes the owner's; put back afterwards
    monkeypatch.setenv("DATABASE_URL", f"postgresql://a:b@127.0.0.1:{_free_port()}/c")
    findings = examine(looking)
    assert findings[-1].code == "database"
    _named(findings, "database", "bad")
    assert worst(findings) == 2
    assert worst([Finding("a", "ok", ""), Finding("b", "warn", "")]) == 1


def test_a_check_that_fails_hides_no_other(looking: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    """It says what went wrong."""
    monkeypatch.setenv("ONEWINDOW_ROLE", "app")  # the doctor takes the owner's; put back afterwards
    monkeypatch.setenv("DATABASE_URL", f"postgresql://a:b@127.0.0.1:{_free_port()}/c")
    monkeypatch.setattr(shutil, "disk_usage", lambda place: 1 / 0)
    findings = {one.code: one for one in examine(looking)}
    assert findings["disk"].level == "bad"
    assert "division" in findings["disk"].says
    assert "fonts" in findings


# --- in the database: the owner's session is rolled back


@pytest.fixture
def owned(db: None, looking: Looking) -> Iterator[Looking]:
    with as_owner(connection.settings_dict["NAME"]) as session:
        looking.db = session
        yield looking
        session.rollback()


def _sql(text: str) -> Plant:
    return lambda look, m: look.db.execute(text)


def _older_server(look: Looking, m: pytest.MonkeyPatch) -> None:
    look.db = SimpleNamespace(info=SimpleNamespace(server_version=140011))


def _latin(look: Looking, m: pytest.MonkeyPatch) -> None:
    m.setattr(look, "value", lambda sql, *params: "UTF8" if "encoding" in sql else 0)


def _later(seconds: int) -> Plant:
    return lambda look, m: setattr(look, "now", lambda: datetime.now(UTC) + timedelta(seconds=seconds))


FUTURE = "INSERT INTO kernel_event (kind, name, at) VALUES ('', 'log.tested', now() + interval '1 day')"
DATABASE: dict[str, tuple[str, str, Plant]] = {
    "old server": ("version", "bad", _older_server),
    "no extension": ("extensions", "bad", lambda look, m: m.setattr(database, "EXTENSIONS", ("pg_trgm", "no_such"))),
    "character type C": ("chinese", "bad", _latin),
    "no schema": ("schema", "bad", lambda look, m: m.setenv("ONEWINDOW_SCHEMA", "nobody")),
    "migrations to run": ("migrations", "bad", lambda look, m: m.setattr(migrate, "pending", lambda: 2)),
    "other functions": ("functions", "bad", lambda look, m: m.setattr(install, "fingerprint", lambda db: "other")),
    "may change the log": ("rights", "bad", _sql("GRANT UPDATE ON kernel_event TO app")),
    "may make tables": ("rights", "bad", _sql("GRANT CREATE ON SCHEMA city TO app")),
    "may not read": ("rights", "bad", _sql("REVOKE SELECT ON kernel_event FROM app")),
    "a little late": ("clock", "warn", _later(5)),
    "another hour": ("clock", "bad", _later(3600)),
    "from the future": ("clock", "warn", lambda look, m: (look.db.execute(FUTURE), _later(0)(look, m), None)[2]),
}  # fmt: skip


@pytest.mark.parametrize("fault", DATABASE)
def test_a_fault_of_the_database_is_named(owned: Looking, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """Rights, clocks and versions are planted where they can be."""
    code, level, plant = DATABASE[fault]
    check = next(one for one in database.CHECKS if one.__name__ == code)
    _later(0)(owned, monkeypatch)
    assert check(owned).level == "ok", check(owned)
    plant(owned, monkeypatch)
    _named([check(owned)], code, level)


# --- in the city


@pytest.fixture
def founded(owned: Looking, settings: Any) -> Looking:
    """A real city: two administrators, a calendar by notice, a key that is registered, an address for people."""
    settings.DEMO, settings.HTTPS, settings.PUBLIC_URL = False, True, "https://yz.example.gov.cn"
    settings.HOME = owned.home
    places = (Place("510100", "成都市"),)
    body, house = Body("政务服务管理局", codes.uscc_of("11510100MB1234567")), House("政务服务中心", Opening.default())
    actions.found(places=places, body=body, house=house, by=Actor.SYSTEM, at=AT)
    stock_up(by=Actor.SYSTEM, at=AT)
    for login in ("li.na", "wang.wei"):
        actions.install_officer(officer=Officer(login, login, "a-long-password-7"), by=Actor.SYSTEM, at=AT)
    key = FileKey(owned.home / "keys")
    from onewindow.domain.licences.models import SealKey

    SealKey.objects.create(fingerprint=key.fingerprint, public_key=key.public_key, since=AT)
    owned.now = lambda: AT
    return owned


def _demo(look: Looking, m: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    settings.DEMO = True


def _close(*logins: str) -> Plant:
    return lambda look, m: Account.objects.filter(login__in=logins).update(is_active=False) and None


def _no_centre(look: Looking, m: pytest.MonkeyPatch) -> None:
    Centre.objects.update(main=False)


def _no_hours(look: Looking, m: pytest.MonkeyPatch) -> None:
    OpeningHours.objects.all().delete()


def _no_stock(look: Looking, m: pytest.MonkeyPatch) -> None:
    MaterialType.objects.all().delete()


def _year(year: int) -> Plant:
    return lambda look, m: setattr(look, "now", lambda: datetime(year, 9, 28, 1, 0, tzinfo=UTC))


def _other_key(look: Looking, m: pytest.MonkeyPatch) -> None:
    (look.home / "keys" / "sm2.pem").unlink()
    FileKey(look.home / "keys")


def _loopback(look: Looking, m: pytest.MonkeyPatch) -> None:
    from django.conf import settings

    settings.PUBLIC_URL = "http://127.0.0.1:8000"


CITY: dict[str, tuple[str, str, Plant]] = {
    "one click in a real city": ("demo", "bad", _demo),
    "one administrator": ("administrators", "warn", _close("li.na")),
    "no administrator": ("administrators", "bad", _close("li.na", "wang.wei")),
    "no centre": ("centre", "bad", _no_centre),
    "no hours": ("centre", "warn", _no_hours),
    "nothing to write from": ("stock", "bad", _no_stock),
    "next year provisional": ("calendar", "warn", _year(2026)),
    "this year provisional": ("calendar", "bad", _year(2027)),
    "no calendar": ("calendar", "bad", _year(2028)),
    "key lost": ("seal-key", "bad", lambda look, m: (look.home / "keys" / "sm2.pem").unlink()),
    "key for everybody": ("seal-key", "bad", lambda look, m: (look.home / "keys" / "sm2.pem").chmod(0o644)),
    "another key": ("seal-key", "warn", _other_key),
    "loopback in QR codes": ("addresses", "warn", _loopback),
}


@pytest.mark.parametrize("fault", CITY)
def test_a_fault_of_the_city_is_named(founded: Looking, monkeypatch: pytest.MonkeyPatch, fault: str) -> None:
    """A city in which all is well says so; each fault is told apart."""
    code, level, plant = CITY[fault]
    check = next(one for one in city.CHECKS if one.__name__ == code.replace("-", "_"))
    if code == "calendar":
        _year(2025)(founded, monkeypatch)
    assert check(founded).level == "ok", check(founded)
    plant(founded, monkeypatch)
    _named([check(founded)], code, level)


def test_no_city(owned: Looking) -> None:
    """An empty schema is no city."""
    _named([city.city(owned)], "city", "bad")


# --- running

WORKER = "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s)"
JOB = "INSERT INTO procrastinate_jobs (queue_name, task_name, status) VALUES ('papers', 'x', %s)"


def test_the_worker_is_missed(owned: Looking) -> None:
    """Alive while its heart beats."""
    _named([running.worker(owned)], "worker", "warn")
    owned.db.execute(WORKER, [AT - timedelta(minutes=5)])
    _named([running.worker(owned)], "worker", "warn")
    owned.db.execute(WORKER, [AT - timedelta(seconds=2)])
    assert running.worker(owned).level == "ok"


def test_jobs_that_stand_still(owned: Looking) -> None:
    """Failed for good, or their worker is gone."""
    assert running.jobs(owned).level == "ok"
    owned.db.execute(JOB, ["doing"])
    _named([running.jobs(owned)], "jobs", "warn")
    owned.db.execute(JOB, ["failed"])
    assert "failed" in running.jobs(owned).says


def test_reactions_that_are_owed(owned: Looking) -> None:
    """The oldest is named with its error."""
    assert running.reactions(owned).level == "ok"
    Owed.objects.create(reader="licences", reaction="x.y", event=1, next_try_at=AT, error="ValueError('z')")
    _named([running.reactions(owned)], "reactions", "warn")
    assert "x.y" in running.reactions(owned).says


def test_the_log_of_another_server(owned: Looking, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ahead of the server; held back by a long transaction."""
    assert running.log_position(owned).code == "log-lag"
    monkeypatch.setattr(log, "horizon_lag", lambda: 20_000)
    _named([running.log_position(owned)], "log-lag", "bad")

    def ahead() -> None:
        raise log.LogAhead(xid=9, server=1)

    monkeypatch.setattr(log, "check_newest", ahead)
    _named([running.log_position(owned)], "log-epoch", "bad")


def test_a_batch_that_does_not_hold(owned: Looking) -> None:
    """Also when only the newest are recomputed; the chain reaches to the one before them."""
    for n in range(3):
        log.add("log.tested", by=None, at=AT, data={"n": n})
        log.seal_batches(AT)
    assert log.verify(last=2) == log.Report(2, 2, 0)
    assert running.log_seals(owned).level == "ok"
    last = Seal.objects.order_by("-n")[0]
    Seal.objects.bulk_create(
        [
            Seal(
                n=last.n + 1,
                epoch=last.epoch,
                xid=last.xid,
                event=last.event + 1,
                count=1,
                root="0" * 64,
                hash="0",
                at=AT,
            )
        ]
    )
    _named([running.log_seals(owned)], "log-seals", "bad")
    assert not log.verify(last=1).ok


def test_a_backup_that_is_missed(looking: Looking) -> None:
    """Never made, too old, gone."""
    _named([running.backup(looking)], "backup", "warn")
    file = looking.home / "backups" / "x.onewindow"
    file.parent.mkdir()
    file.write_bytes(b"")
    record = {"at": (AT - timedelta(hours=2)).isoformat(), "file": str(file)}
    home.keep_record(file.parent / "last.json", record)
    assert running.backup(looking).level == "ok"
    for hours, level in ((40, "warn"), (24 * 8, "bad")):
        home.keep_record(file.parent / "last.json", record | {"at": (AT - timedelta(hours=hours)).isoformat()})
        _named([running.backup(looking)], "backup", level)
    home.keep_record(file.parent / "last.json", record | {"file": str(file) + "x"})
    _named([running.backup(looking)], "backup", "warn")


def test_codes_are_told_once_and_every_mend_is_one_line(looking: Looking) -> None:
    """A program may rely on the codes."""
    checks = [*machine.CHECKS, *database.CHECKS, *city.CHECKS, *running.CHECKS]
    assert len({check.__name__ for check in checks}) == len(checks)
    assert json.dumps([one.code for one in _all(machine.CHECKS, looking)])
    assert sys.version_info >= machine.OLDEST
