"""The launcher: made once, survives kill -9 and stale or reused pids, and two starters at once."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psycopg
import pytest

from onewindow.config import home
from onewindow.config.postgres import Cluster, CouldNotStart, binaries
from onewindow.config.postgres.address import RECORD, Address
from tests.config.conftest import Installation, kill


def _ask(address: Address, sql: str = "SELECT 1") -> object:
    with psycopg.connect(**address.kwargs(), connect_timeout=5) as db:
        row = db.execute(sql).fetchone()
        return row[0] if row else None


def _pid(cluster: Cluster) -> int:
    return int((cluster.data / "postmaster.pid").read_text().split()[0])


def test_socket_and_loopback_ask_for_the_password(cluster: Cluster) -> None:
    assert cluster.start() is True
    assert cluster.start() is False
    app = cluster.address("app")
    loopback = Address("127.0.0.1", app.port, app.database, app.user, app.password)
    wrong = Address(app.host, app.port, app.database, app.user, "wrong")
    assert app.host.startswith("/")
    assert _ask(app) == _ask(loopback) == 1
    with pytest.raises(psycopg.OperationalError, match="password"):
        _ask(wrong)
    assert _ask(app, "SELECT rolsuper OR rolcreatedb OR rolcreaterole FROM pg_roles WHERE rolname = 'app'") is False
    assert (cluster.home / RECORD).stat().st_mode & 0o077 == 0
    assert cluster.data.stat().st_mode & 0o077 == 0


def test_a_killed_server_starts_again_with_its_data(cluster: Cluster) -> None:
    cluster.start()
    owner = cluster.address("owner")
    with psycopg.connect(**owner.kwargs(), autocommit=True) as db:
        db.execute("CREATE TABLE kept AS SELECT 42 AS answer")
    kill(_pid(cluster))
    assert cluster.start() is True
    assert _ask(owner, "SELECT answer FROM kept") == 42


def test_a_pid_that_another_process_has_now_is_no_server(cluster: Cluster) -> None:
    cluster.start()
    kill(_pid(cluster))
    user = {"user": cluster.user.pw_uid} if cluster.user else {}
    other = subprocess.Popen(["sleep", "60"], cwd="/", **user)
    try:
        file = cluster.data / "postmaster.pid"
        lines = file.read_text().splitlines()
        file.write_text("\n".join([str(other.pid), *lines[1:]]) + "\n")
        assert cluster.start() is True
        assert _ask(cluster.address("app")) == 1
        assert other.poll() is None
    finally:
        other.kill()
        other.wait()


def test_a_taken_port_is_changed(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    before = cluster.record()["port"]
    with socket.socket() as stranger:
        stranger.bind(("127.0.0.1", before))
        stranger.listen()
        assert cluster.start() is True
    assert cluster.record()["port"] != before
    assert _ask(cluster.address("app")) == 1


def test_two_starters_at_once_start_one_server(tmp_path: Path) -> None:
    made = Installation(tmp_path)
    try:
        with ThreadPoolExecutor(3) as pool:
            answers = list(pool.map(lambda _: made.run("db", "start"), range(3)))
        assert [code for code, _ in answers] == [0, 0, 0]
        assert sorted("already" in said for _, said in answers) == [False, True, True]
    finally:
        made.end()


def test_stop_and_remove_leave_nothing(tmp_path: Path, until: Callable[..., object]) -> None:
    cluster = Cluster(tmp_path)
    cluster.start()
    pid = _pid(cluster)
    assert cluster.stop() is True
    assert cluster.stop() is False
    until(lambda: not Path(f"/proc/{pid}").exists())  # ended; on a busy machine it is taken off the list a moment later
    cluster.remove()
    assert not cluster.folder.exists()
    assert not (tmp_path / RECORD).exists()


def test_data_whose_passwords_are_lost_are_kept(cluster: Cluster) -> None:
    cluster.start()
    cluster.stop()
    kept = (cluster.home / RECORD).read_bytes()
    (cluster.home / RECORD).unlink()
    with pytest.raises(CouldNotStart, match="passwords"):
        cluster.start()
    (cluster.home / RECORD).write_bytes(kept)
    assert cluster.start() is True


def test_a_path_too_long_for_a_socket_is_reached_by_loopback(tmp_path: Path) -> None:
    long = tmp_path / ("a" * 120)
    long.mkdir()
    cluster = Cluster(long)
    try:
        if cluster.host().startswith("/"):  # root's server may lie elsewhere, under a short name
            assert len(str(cluster.folder)) < 90
        cluster.start()
        assert _ask(cluster.address("app")) == 1
    finally:
        cluster.remove()


def test_a_folder_that_everyone_may_write_is_refused(tmp_path: Path) -> None:
    (tmp_path / "open").mkdir()
    (tmp_path / "open").chmod(0o777)
    with pytest.raises(home.UnsafeHome):
        home.make(tmp_path / "open")


def test_as_an_ordinary_user_with_the_programs_of_the_wheel(tmp_path: Path) -> None:
    """Run as root this forks and becomes an ordinary user; everything else of the suite runs as whoever started it."""
    if os.geteuid() == 0:
        user = binaries.dropped_user()
        place = home.for_dropped_user(tmp_path)
        place.mkdir(mode=0o700)
        os.chown(place, user.pw_uid, user.pw_gid)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                os.setgroups([])
                os.setgid(user.pw_gid)
                os.setuid(user.pw_uid)
                os.environ["HOME"] = str(place)
                code = _live_once(place)
            except BaseException as wrong:
                print(repr(wrong), file=sys.stderr)
            finally:
                os._exit(code)
        _, status = os.waitpid(child, 0)
        place.rmdir()
        assert os.waitstatus_to_exitcode(status) == 0
    else:
        assert _live_once(tmp_path / "home") == 0


def _live_once(place: Path) -> int:
    cluster = Cluster(place)
    try:
        assert cluster.start() is True
        assert cluster.folder == place / "postgres"
        assert _ask(cluster.address("app"), "SELECT current_user") == "app"
        os.kill(_pid(cluster), 9)
        assert cluster.start() is True
    finally:
        cluster.remove()
        for left in place.iterdir():
            left.unlink()
    return 0
