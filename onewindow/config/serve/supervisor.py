"""The supervisor: prepares, starts pages, events and worker, starts again what dies, and leaves nothing behind."""

import http.client
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

from onewindow.config import home, postgres
from onewindow.config.postgres.address import outside
from onewindow.config.serve import lifeline
from onewindow.config.watch import logs

PARTS = ("pages", "events", "worker")
PAUSES = (0.1, 0.5, 1.0, 2.0, 5.0, 10.0)  # before starting again what died, growing
LONG_LIFE = 30.0  # seconds after which a death counts as the first one again
GRACE = 1.8  # seconds to end in peace; with the database everything is gone within 4 s
FIRST_PAGE = 120.0
TICK = 0.05
ALIVE_EVERY = 5.0  # seconds between two signs of life to systemd; it waits 30
MEASURED = "PROMETHEUS_MULTIPROC_DIR"  # where the processes write what they measure (``watch.metrics``)


class PortTaken(home.Unusable):
    """Another program listens on a port that is needed."""


@dataclass
class Part:
    """One process that is kept alive."""

    name: str
    environment: Mapping[str, str]
    process: "subprocess.Popen[bytes] | None" = None
    born: float = 0.0
    deaths: int = 0
    again: float = field(default=0.0)

    def start(self, *, wait: bool = False) -> int:
        """Start it in a session of its own: Ctrl-C reaches the supervisor only, which ends the others in order.

        With ``wait`` it loads its code and then waits for ``go``.
        """
        extra = {lifeline.WAIT: "1"} if wait else {}
        self.process = _python(f"onewindow.config.serve.{self.name}", {**self.environment, **extra})
        self.born = time.monotonic()
        return self.process.pid

    def go(self) -> None:
        """Let it serve; one that has died meanwhile is started again later."""
        if self.process is not None and self.process.stdin is not None:
            try:
                self.process.stdin.write(b"go\n")
                self.process.stdin.flush()
            except BrokenPipeError:
                pass

    def tend(self, now: float, say: Callable[[str], None]) -> None:
        """Notice a death, and start again when its pause is over."""
        if self.process is not None and self.process.poll() is not None:
            self.deaths = 0 if now - self.born > LONG_LIFE else self.deaths
            pause = PAUSES[min(self.deaths, len(PAUSES) - 1)]
            say(f"{self.name} ended ({_how(self.process.returncode)}); it starts again in {pause:g} s")
            _kill_group(self.process.pid)
            self.deaths, self.again, self.process = self.deaths + 1, now + pause, None
        if self.process is None and now >= self.again:
            pid = self.start()
            say(f"{self.name} runs again (process {pid})")


class Database:
    """The embedded server is kept alive too; an outside one is somebody else's care."""

    EVERY = 1.0  # seconds between two looks

    def __init__(self) -> None:
        self.ours = False
        self._cluster = None if outside() is not None else postgres.Cluster(home.path())
        self._next = 0.0

    def start(self) -> None:
        """Start it if it is not up, and remember whether we did."""
        self.ours = postgres.ensure_running(lambda text: _say(f"  {text} …"))

    def tend(self, now: float) -> None:
        """Start it again if it was killed."""
        if self._cluster is None or now < self._next:
            return
        self._next = now + self.EVERY
        if not self._cluster.is_alive():
            try:
                if self._cluster.start():
                    _say("the database had ended; it runs again")
            except (postgres.CouldNotStart, OSError) as wrong:  # OSError: the disk is full; it comes back with the room
                _say(f"the database does not start: {wrong}")
                self._next = now + PAUSES[-1]

    def stop(self) -> None:
        """At the end, if it was not up before us."""
        if self.ours and self._cluster is not None:
            self._cluster.stop(seconds=0.8)


class Supervisor:
    """``onewindow serve`` from start to end."""

    def __init__(self, *, host: str, port: int, events_port: int, migrate: bool) -> None:
        self.host, self.port, self.events_port, self.migrate = host, port, events_port, migrate
        self.ending = False
        environment = os.environ | {
            lifeline.SUPERVISOR: str(os.getpid()),
            "ONEWINDOW_HOST": host,
            "ONEWINDOW_PORT": str(port),
            "ONEWINDOW_EVENTS_PORT": str(events_port),
            "ONEWINDOW_ROLE": "app",
            "PYTHONUNBUFFERED": "1",
            MEASURED: str(home.in_memory() / "metrics" / str(port)),
        }
        self.parts = [Part(name, environment | {"ONEWINDOW_PART": name}) for name in PARTS]
        self.environment = environment

    def run(self) -> int:
        """Serve until Ctrl-C or SIGTERM; the exit code."""
        for sign in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(sign, self._end)
        for port in (self.port, self.events_port):
            _claim(self.host, port)
        database = Database()
        try:
            _say("OneWindow (一窗) is getting ready")
            database.start()
            _make_empty(self.environment[MEASURED])
            pages = self.parts[0]
            if postgres.for_role("app").password:  # else its role is made first
                pages.start(wait=True)  # loads its code on the second core while the database is prepared
            code = self._prepare()
            if code or self.ending:
                return 0 if self.ending else code
            if pages.process is not None:
                pages.go()
                self._tell(pages, pages.process.pid)
            else:
                self._start(pages)
            ready = self._first_page()  # the others would only take its processor time
            for part in self.parts[1:]:
                self._start(part)
            if ready:
                _say(f"\nOneWindow is ready: http://{self._shown()}:{self.port}/  (Ctrl-C ends it)\n")
            lifeline.tell_manager("READY=1")
            alive = 0.0
            while not self.ending:
                now = time.monotonic()
                if now >= alive:
                    lifeline.tell_manager("WATCHDOG=1")
                    alive = now + ALIVE_EVERY
                database.tend(now)
                for part in self.parts:
                    part.tend(now, _say)
                time.sleep(TICK)
            return 0
        finally:
            self._stop()
            database.stop()
            _forget(Path(self.environment[MEASURED]))
            if self.ending:
                _say("OneWindow has ended.")

    def _start(self, part: Part) -> None:
        if not self.ending:
            self._tell(part, part.start())

    def _tell(self, part: Part, pid: int) -> None:
        place = {"pages": f", port {self.port}", "events": f", port {self.events_port}"}.get(part.name, "")
        _say(f"{part.name:<7} process {pid}{place}")

    def _prepare(self) -> int:
        process = _python("onewindow.config.serve.prepare", self.environment, *([] if self.migrate else ["--check"]))
        while process.poll() is None and not self.ending:
            time.sleep(TICK)
        if process.poll() is None:
            _kill_group(process.pid)
        return process.wait()

    def _first_page(self) -> bool:
        """Wait until the pages answer, whatever they answer."""
        end = time.monotonic() + FIRST_PAGE
        while not self.ending and time.monotonic() < end:
            try:
                ask = http.client.HTTPConnection(self._asked(), self.port, timeout=5)
                ask.request("GET", "/healthz", headers={"Host": f"127.0.0.1:{self.port}"})
                status = ask.getresponse().status
                ask.close()
                if status != 200:
                    _say(f"/healthz says {status}: look at http://{self._shown()}:{self.port}/healthz")
                return True
            except OSError:
                self.parts[0].tend(time.monotonic(), _say)
                time.sleep(TICK)
        return False

    def _stop(self) -> None:
        running = [part.process for part in self.parts if part.process is not None]
        for process in running:
            process.terminate()
        end = time.monotonic() + GRACE
        while time.monotonic() < end and any(process.poll() is None for process in running):
            time.sleep(TICK)
        for process in running:
            _kill_group(process.pid)
            process.wait()

    def _end(self, sign: int, frame: FrameType | None) -> None:
        self.ending = True

    def _asked(self) -> str:
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)

    def _shown(self) -> str:
        asked = self._asked()
        return f"[{asked}]" if ":" in asked else asked


def _python(module: str, environment: Mapping[str, str], *arguments: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        stdin=subprocess.PIPE,  # closed when we die; says go to a process that waits
        env=dict(environment),
        start_new_session=True,
    )


def _kill_group(pid: int) -> None:
    """The process and what it has forked."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        pass


def _claim(host: str, port: int) -> None:
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as wrong:
            raise PortTaken(f"Port {port} cannot be used: {wrong.strerror}. Choose another: --port.") from wrong


def _how(code: int) -> str:
    return f"killed by signal {-code}" if code < 0 else f"exit code {code}"


def _make_empty(folder: str) -> None:
    """Figures of an earlier start would be added to those of this one."""
    shutil.rmtree(folder, ignore_errors=True)
    home.make(Path(folder))


def _forget(folder: Path) -> None:
    """The figures of this start, and the folders above if no other city on this machine has figures there."""
    shutil.rmtree(folder, ignore_errors=True)
    for above in (folder.parent, folder.parent.parent):
        try:
            above.rmdir()
        except OSError:  # something is in it
            break


def _say(text: str) -> None:
    if os.environ.get("ONEWINDOW_LOG") == "json":
        text = json.dumps(logs.line("INFO", "onewindow.serve", text.strip(), time.time()), ensure_ascii=False)
    print(text, flush=True)
