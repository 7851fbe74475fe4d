"""Servers of their own for the tests that kill them: the shared one is never touched."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from onewindow.config.postgres import Cluster
from tests.config import prepared


class Installation:
    """A data folder of its own, with the command line working in it."""

    def __init__(self, at: Path) -> None:
        self.home = at
        self.cluster = Cluster(at)
        unwanted = ("ONEWINDOW_", "DATABASE_", "DJANGO_SETTINGS")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(unwanted)}
        self.environment["ONEWINDOW_HOME"] = str(at)

    def start(self, *arguments: str, **environment: str) -> "subprocess.Popen[str]":
        """``onewindow …`` in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "-c", "from onewindow.config.cli import main; main()", *arguments],
            env=self.environment | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def run(self, *arguments: str, **environment: str) -> tuple[int, str]:
        """``onewindow …`` to its end: exit code and what it said."""
        process = self.start(*arguments, **environment)
        said, _ = process.communicate(timeout=300)
        return process.returncode, said

    def python(self, text: str, *arguments: str, **environment: str) -> tuple[int, str]:
        """Some lines of Python after ``django.setup()``, as the app role."""
        begin = "import os, django; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'onewindow.config.settings'); "
        return self._python("-c", begin + "django.setup()\n" + text, *arguments, **environment)

    def module(self, name: str, *arguments: str) -> tuple[int, str]:
        """``python -m …``."""
        return self._python("-m", name, *arguments)

    def _python(self, *arguments: str, **environment: str) -> tuple[int, str]:
        done = subprocess.run(
            [sys.executable, *arguments],
            env=self.environment | environment,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        return done.returncode, done.stdout + done.stderr

    def end(self) -> None:
        self.cluster.remove()


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[Cluster]:
    """A server that does not run yet."""
    made = Cluster(tmp_path)
    yield made
    made.remove()


@pytest.fixture(scope="session")
def installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """A migrated city with its server up; shared by the tests that do not kill the server."""
    made = Installation(tmp_path_factory.mktemp("installation"))
    try:
        prepared.city(tmp_path_factory, made)
        yield made
    finally:
        made.end()


@pytest.fixture
def free_ports() -> tuple[int, int]:
    """Two ports that nobody uses."""
    with socket.socket() as one, socket.socket() as two:
        one.bind(("127.0.0.1", 0))
        two.bind(("127.0.0.1", 0))
        return one.getsockname()[1], two.getsockname()[1]


@pytest.fixture
def until() -> Callable[[Callable[[], object], float], object]:
    """Wait for something to become true, and return it."""

    def wait(true: Callable[[], object], seconds: float = 90) -> object:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            found = true()
            if found:
                return found
            time.sleep(0.05)
        raise AssertionError(f"not within {seconds} s")

    return wait


def kill(pid: int) -> None:
    """kill -9."""
    os.kill(pid, signal.SIGKILL)
