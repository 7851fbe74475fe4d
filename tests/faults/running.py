"""A whole OneWindow in a folder of its own, asked over its own wire: it may be killed, restarted, cut off."""

import http.client
import json
import re
import signal
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest

from tests.config import prepared
from tests.config.conftest import Installation

ROOT = Path(__file__).resolve().parents[2]


@dataclass
class Visitor:
    """A browser without a screen: cookies, and forms with their token."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)

    def ask(self, method: str, path: str, form: dict[str, Any] | None = None) -> tuple[int, str, str]:
        """Status, where to go on, and the page."""
        if form is None:
            return self.send(method, path)
        body = urlencode(form | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}, doseq=True)
        return self.send(method, path, body.encode(), "application/x-www-form-urlencoded")

    def send(self, method: str, path: str, body: bytes | None = None, kind: str = "") -> tuple[int, str, str]:
        """The same with a body as it is; what is not a form is a script's, which is answered in JSON."""
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Cookie": self.cookie}
        if kind:
            headers["Content-Type"] = kind
        if kind.startswith("multipart"):
            headers["Accept"] = "application/json"
        try:
            wire.request(method, path, body=body, headers=headers)
            answer = wire.getresponse()
            page = answer.read().decode(errors="replace")
        finally:
            wire.close()
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        return answer.status, answer.headers.get("Location", ""), page

    @property
    def cookie(self) -> str:
        """The Cookie header."""
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def log_in(self, login: str) -> None:
        """By the one-click button of the demo city."""
        self.ask("GET", "/login/")
        status, _, page = self.ask("POST", "/login/demo/", {"login": login})
        assert status == 302, page[:500]


class Running:
    """``onewindow serve`` in the demo city, what it has said, and scripts beside it."""

    def __init__(self, factory: pytest.TempPathFactory, home: Path, ports: tuple[int, int]) -> None:
        self.installation = Installation(home)
        prepared.demo_city(factory, self.installation)
        self.installation.environment |= {"ONEWINDOW_DEMO": "1", "PYTHONPATH": str(ROOT)}
        self.port, self.events_port = ports
        places = ("--port", str(ports[0]), "--events-port", str(ports[1]))
        self.process = self.installation.start("serve", *places)
        self.said: list[str] = []
        threading.Thread(target=self._listen, daemon=True).start()
        self.wait("is ready")

    def _listen(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.said.append(line.rstrip())

    def wait(self, words: str, *, after: int = 0, seconds: float = 180) -> None:
        """Until a line says so."""
        end = time.monotonic() + seconds
        while not any(words in line for line in self.said[after:]):
            assert self.process.poll() is None, "\n".join(self.said)
            assert time.monotonic() < end, "\n".join(self.said)
            time.sleep(0.05)

    def pid(self, part: str) -> int:
        """The newest process of a part."""
        lines = [re.match(rf"{part}\s+(?:runs again \()?process (\d+)", line) for line in self.said]
        return int([line for line in lines if line][-1][1])

    def visitor(self, login: str) -> Visitor:
        """Somebody who is logged in."""
        one = Visitor(self.port)
        one.log_in(login)
        return one

    def scene(self, call: str, module: str = "scenes") -> Any:
        """One call of ``tests.faults.scenes`` (or of another module of this folder) in a process of this installation; what it returns, by JSON."""
        code, said = self.installation.python(
            f"import json\nfrom tests.faults.{module} import *\nprint('=>' + json.dumps({call}))"
        )
        assert code == 0, said
        return json.loads(said.rsplit("=>", 1)[1])

    def end(self) -> None:
        """Leave nothing behind."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT)
            self.process.wait(60)
        self.installation.end()


@pytest.fixture(scope="session")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """One installation for all faults that need a whole one."""
    import socket

    with socket.socket() as one, socket.socket() as two:
        for probe in (one, two):
            probe.bind(("127.0.0.1", 0))
        ports = (one.getsockname()[1], two.getsockname()[1])
    made = Running(tmp_path_factory, tmp_path_factory.mktemp("faults"), ports)
    try:
        yield made
    finally:
        made.end()
