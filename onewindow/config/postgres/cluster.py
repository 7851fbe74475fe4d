"""Our own launcher for the embedded server: made once, started detached, survives kill -9 and a stale pid file."""

import fcntl
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg

from onewindow.config import home
from onewindow.config.postgres import binaries, layout
from onewindow.config.postgres.address import DATABASE, RECORD, Address, outside

SOCKET_PATH_LIMIT = 107  # bytes, sun_path of Linux
NO_PROCESS = 4_194_304 + 1  # above Linux' largest pid: never alive
Progress = Callable[[str], None]


class CouldNotStart(home.Unusable):
    """The embedded database did not start; the message carries the last lines of its log."""


def _quiet(_: str) -> None:
    pass


def ensure_running(say: Progress = _quiet) -> bool:
    """Start the embedded server if it is not up; ``True`` if this call started it. An outside server is left alone."""
    if outside() is not None:
        return False
    return Cluster(home.path()).start(say)


class Cluster:
    """One PostgreSQL server with its data, kept under a data folder."""

    def __init__(self, at: Path) -> None:
        self.home = at
        self.user: pwd.struct_passwd | None = None
        place = at
        if os.geteuid() == 0:
            # postgres refuses root; the folder it is dropped into must be one its user can walk to
            self.user = binaries.dropped_user()
            if not binaries.reachable(at):
                place = home.for_dropped_user(at)
        self.folder = place / "postgres"
        self.data = self.folder / "data"
        self.log = self.folder / "server.log"
        if self.user is not None and self.data.exists():
            self.user = pwd.getpwuid(self.data.stat().st_uid)  # a user who came later must not change the owner

    # --- what is kept ---

    def record(self) -> dict[str, Any]:
        """Port and passwords, or nothing if the server was never made."""
        return home.read_record(self.home / RECORD)

    def host(self) -> str:
        """The socket's folder; loopback if its path would be too long for a socket."""
        longest = self.folder / ".s.PGSQL.65535.lock"
        return str(self.folder) if len(os.fsencode(longest)) <= SOCKET_PATH_LIMIT else "127.0.0.1"

    def address(self, role: str = "owner", database: str = DATABASE) -> Address:
        """How ``role`` (owner, app or the superuser postgres) logs in."""
        kept = self.record()
        return Address(self.host(), int(kept["port"]), database, role, kept[role])

    # --- life ---

    def answers(self) -> bool:
        """Whether our server takes the app role's password (scram proves both sides: a stranger on our port fails)."""
        if not self.record():
            return False
        try:
            psycopg.connect(**self.address("app").kwargs(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def start(self, say: Progress = _quiet) -> bool:
        """Make the cluster if there is none, start it if it is not up, wait until it answers.

        :raises CouldNotStart: if it does not.
        """
        if self.answers():
            return False
        with self._lock():
            if self.answers():
                return False
            record = self._made(say)
            started = False
            if not self._alive():
                say("starting the database")
                self._launch(record)
                started = True
            layout.prepare_cluster(self.address("postgres", "postgres"), self.record())
            return started

    def is_alive(self) -> bool:
        """Whether our server's process lives; cheaper than :meth:`answers`."""
        return self._alive() > 0

    def stop(self, seconds: float = 10) -> bool:
        """Stop the server (fast shutdown, then immediate); ``False`` if it was not up."""
        with self._lock():
            pid = self._alive()
            if not pid:
                return False
            for sign in (signal.SIGINT, signal.SIGQUIT, signal.SIGKILL):
                try:
                    os.kill(pid, sign)
                except ProcessLookupError:
                    return True
                if _within(seconds, lambda: not _runs_in(pid, self.data)):
                    return True
        raise CouldNotStart(f"The database server (process {pid}) does not end.")

    def remove(self) -> None:
        """Stop the server and delete its data."""
        if self.folder.exists():
            self.stop()
            shutil.rmtree(self.folder)
        (self.home / RECORD).unlink(missing_ok=True)
        for copied in self.folder.parent.glob("programs-*"):
            shutil.rmtree(copied)
        if self.folder.parent != self.home and self.folder.parent.exists():
            self.folder.parent.rmdir()

    # --- how ---

    @contextmanager
    def _lock(self) -> Iterator[None]:
        home.make(self.home)
        with (self.home / "database.lock").open("w") as handle:
            fcntl.flock(handle, fcntl.LOCK_EX)
            yield

    def _made(self, say: Progress) -> dict[str, Any]:
        if (self.data / "PG_VERSION").exists():
            if not self.record():
                raise CouldNotStart(
                    f"{self.home / RECORD} is missing, and with it the passwords of the database in {self.data}. "
                    "Put it back, or move the folder away."
                )
            return self.record()
        say("making the database")
        home.make(self.folder.parent)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        self._give(self.folder)
        record = {"port": _free_port()} | {role: secrets.token_urlsafe(24) for role in ("postgres", "owner", "app")}
        fresh = self.folder / "data.new"
        shutil.rmtree(fresh, ignore_errors=True)
        home.keep_record(self.home / RECORD, record)
        with tempfile.NamedTemporaryFile("w", dir=self.folder) as password:
            password.write(record["postgres"])
            password.flush()
            self._give(Path(password.name))
            self._run(
                "initdb", "-D", fresh, "-U", "postgres", "--pwfile", password.name, "--auth=scram-sha-256",
                "--encoding=UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C",
                "--lc-ctype=C.UTF-8",  # with ctype C pg_trgm finds no Chinese at all
                "--data-checksums", "--no-instructions",
            )  # fmt: skip
        fresh.rename(self.data)
        return record

    def _launch(self, record: dict[str, Any]) -> None:
        self._forget_reused_pid()
        if self.log.exists() and self.log.stat().st_size > 10_000_000:
            self.log.replace(self.log.with_suffix(".log.1"))
        for _ in range(5):
            process = self._spawn(int(record["port"]))
            if self._ready(process):
                return
            tail = self.log.read_text(errors="replace")[-3000:]
            if "shared memory block" in tail[-800:] or "is still in use" in tail[-800:]:
                time.sleep(1)  # processes of a killed server are still ending
            elif "could not create any TCP/IP sockets" in tail:
                record = record | {"port": _free_port()}
                home.keep_record(self.home / RECORD, record)
            else:
                break
        raise CouldNotStart(f"The database did not start. The end of {self.log}:\n{tail[-1500:]}")

    def _spawn(self, port: int) -> "subprocess.Popen[bytes]":
        sockets = self.host() if self.host().startswith("/") else ""
        settings = {
            "port": port,
            "listen_addresses": "127.0.0.1",
            "unix_socket_directories": sockets,
            "unix_socket_permissions": "0700",
            "max_connections": 120,
            "shared_buffers": "128MB",
            "jit": "off",  # short queries only
            "timezone": "UTC",
            "log_timezone": "UTC",
            "log_statement": "none",
            "log_min_error_statement": "panic",  # statements may carry persons' data
            "cluster_name": "onewindow",
        }
        program = self._programs() / "postgres"
        arguments = [str(program), "-D", str(self.data)]
        for name, value in settings.items():
            arguments += ["-c", f"{name}={value}"]
        with self.log.open("ab") as log:
            self._give(self.log)
            process = subprocess.Popen(
                arguments, stdin=subprocess.DEVNULL, stdout=log, stderr=log, start_new_session=True,
                cwd=self.data, env=_environment(), **self._drop(),
            )  # fmt: skip
        # a server that dies while we live would stay as a zombie, and PostgreSQL takes a zombie's pid for a live server
        threading.Thread(target=process.wait, daemon=True).start()
        return process

    def _ready(self, process: "subprocess.Popen[bytes]") -> bool:
        def up() -> bool:
            lines = self._pid_file()  # a killed server has left its own: "ready" must be said by this one
            return process.poll() is not None or (lines[:1] == [str(process.pid)] and "ready" in lines[7:8])

        _within(120, up)
        return process.poll() is None and _within(30, self._superuser_answers)

    def _superuser_answers(self) -> bool:
        try:
            psycopg.connect(**self.address("postgres", "postgres").kwargs(), connect_timeout=5).close()
        except psycopg.OperationalError:
            return False
        return True

    def _pid_file(self) -> list[str]:
        try:
            return [line.strip() for line in (self.data / "postmaster.pid").read_text().splitlines()]
        except FileNotFoundError:
            return []

    def _alive(self) -> int:
        """The pid of our running server, or 0."""
        lines = self._pid_file()
        pid = int(lines[0]) if lines and lines[0].isdigit() else 0
        return pid if pid and _runs_in(pid, self.data) else 0

    def _forget_reused_pid(self) -> None:
        """PostgreSQL refuses to start while *any* process has the pid in its file. Only the number is changed, to one
        that cannot live: the file also names the shared memory by which PostgreSQL finds orphans of a killed server.
        """
        file = self.data / "postmaster.pid"
        lines = self._pid_file()
        if lines and not self._alive():
            lines[0] = str(NO_PROCESS)
            fresh = file.with_suffix(".new")  # on a full disk a file written in place would be left empty
            fresh.write_text("\n".join(lines) + "\n")
            self._give(fresh)
            fresh.replace(file)

    def program(self, name: str) -> Path:
        """One of PostgreSQL's own programs, such as ``psql``."""
        return self._programs() / name

    def _programs(self) -> Path:
        if self.user is None:
            return binaries.programs(None)
        return binaries.programs(home.make(self.folder.parent))

    def _run(self, program: str, *arguments: object) -> None:
        done = subprocess.run(
            [str(self._programs() / program), *map(str, arguments)], stdin=subprocess.DEVNULL, capture_output=True,
            text=True, cwd=self.folder, env=_environment(), check=False, **self._drop(),
        )  # fmt: skip
        if done.returncode:
            raise CouldNotStart(f"{program} failed: {done.stderr.strip()}")

    def _drop(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        return {"user": self.user.pw_uid, "group": self.user.pw_gid, "extra_groups": []}

    def _give(self, file: Path) -> None:
        if self.user is not None:
            os.chown(file, self.user.pw_uid, self.user.pw_gid)


def _environment() -> dict[str, str]:
    """PG… and locale variables of the caller must not reach the server."""
    return {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C", "TZ": "UTC"}


def _runs_in(pid: int, data: Path) -> bool:
    """Whether process ``pid`` is a server of ``data``: the postmaster's working folder is its data folder."""
    if not Path("/proc/self").exists():  # outside Linux: its command line names the folder
        shown = subprocess.run(["ps", "-o", "args=", "-p", str(pid)], capture_output=True, text=True, check=False)
        return str(data) in shown.stdout
    try:
        return Path(os.readlink(f"/proc/{pid}/cwd")) == data.resolve()
    except (FileNotFoundError, PermissionError):  # gone, a zombie, or another user's
        return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _within(seconds: float, true: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if true():
            return True
        time.sleep(0.01)
    return true()
