"""PostgreSQL killed again and again under 16 programs that file, accept and decide (高负载下断电): every receipt handed out
exists, nothing is half done, the same key gives the same receipt, the launcher brings the server back each time.
"""

import http.client
import json
import os
import signal
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tests.faults.running import Running

KILLS = int(os.environ.get("ONEWINDOW_DATABASE_KILLS", "2"))
EACH = 6 * (KILLS - 1)
FILERS, ACCEPTERS, DECIDERS = 8, 4, 4


@dataclass
class Client:
    """A program with its token: what it has to do, what it was answered."""

    port: int
    token: str
    work: list[tuple[str, str, dict[str, Any]]]
    receipts: dict[str, dict[str, Any]] = field(default_factory=dict)
    failed: list[int] = field(default_factory=list)

    def send(self, path: str, key: str, body: dict[str, Any]) -> tuple[int, Any]:
        """One call; 0 if the wire was cut."""
        wire = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        headers = {"Authorization": f"Bearer {self.token}", "Idempotency-Key": key, "Content-Type": "application/json"}
        try:
            wire.request("POST", f"/api/v1{path}", json.dumps(body), headers)
            answer = wire.getresponse()
            return answer.status, json.loads(answer.read() or b"null")
        except (OSError, http.client.HTTPException, ValueError):
            return 0, None
        finally:
            wire.close()

    def live(self) -> None:
        """Do everything; after a failure once more with the same key."""
        for path, key, body in self.work:
            end = time.monotonic() + 180
            while key not in self.receipts and time.monotonic() < end:
                status, answer = self.send(path, key, body)
                if status in (200, 201):
                    self.receipts[key] = answer
                else:
                    self.failed.append(status)
                    time.sleep(0.1)


def test_every_receipt_exists_afterwards(running: Running) -> None:
    filer = running.scene("filer()", module="crowd.stage")
    filed = running.scene(f"cases({ACCEPTERS * EACH})", module="crowd.stage")
    deciding = running.scene(f"cases({DECIDERS * EACH}, 'deciding')", module="crowd.stage")
    before = running.scene("found([])", module="crowd.stage")["all"]
    window = running.scene(f"officer({filed[0]}, 'window_post')", module="crowd.stage")
    decider = running.scene(f"officer({deciding[0]}, 'decide_post')", module="crowd.stage")
    run = f"{os.getpid()}"
    clients = [
        Client(running.port, filer["token"], [("/cases", f"file-{run}-{n}-{m}", filer["body"]) for m in range(EACH)])
        for n in range(FILERS)
    ]
    for cases, token, verb, many in ((filed, window, "accept", ACCEPTERS), (deciding, decider, "grant", DECIDERS)):
        for n in range(many):
            work = [(f"/cases/{one}/{verb}", f"{verb}-{run}-{one}", {}) for one in cases[n::many]]
            clients.append(Client(running.port, token, work))
    assert len(clients) == 16
    _storm(running, clients)
    _same_again(clients)

    numbers = [one["number"] for client in clients[:FILERS] for one in client.receipts.values()]
    assert len(set(numbers)) == len(numbers) == FILERS * EACH
    found = running.scene(f"found({numbers})", module="crowd.stage")
    assert found == {"mine": len(numbers), "all": before + len(numbers)}, "a receipt without a case, or a case twice"
    new = running.scene(f"ids_of({numbers})", module="crowd.stage")
    accepts, grants = "['case.accept', 'case.accept-direct']", "['case.grant']"
    assert running.scene(f"became({new}, ['case.file'])", module="crowd.stage")["once"] == len(new)
    accepted = running.scene(f"became({filed}, {accepts})", module="crowd.stage")
    assert (accepted["once"], accepted["states"]) == (len(filed), ["reviewing"])
    granted = running.scene(f"became({deciding}, {grants})", module="crowd.stage")
    assert (granted["once"], granted["licences"], granted["log"]) == (len(deciding), len(deciding), True)


def _storm(running: Running, clients: list[Client]) -> None:
    threads = [threading.Thread(target=one.live) for one in clients]
    whole = sum(len(one.work) for one in clients)
    for one in threads:
        one.start()
    for n in range(1, KILLS + 1):
        while sum(len(one.receipts) for one in clients) < whole * n // (KILLS + 2) and any(
            t.is_alive() for t in threads
        ):
            time.sleep(0.005)
        heard = len(running.said)
        kill_all(running)
        running.wait("it runs again", after=heard)
    for one in threads:
        one.join(180)
    failed = [status for client in clients for status in client.failed]
    left = whole - sum(len(one.receipts) for one in clients)
    print(f"{whole} deeds of 16 programs, {KILLS} kills, {len(failed)} calls sent again")
    assert not left, (left, sorted(set(failed)), running.said[-5:])
    assert set(failed) <= {0, 503}, f"answers other than 503: {sorted(set(failed))}"


def _same_again(clients: list[Client]) -> None:
    """Everybody asks for the last receipt once more."""
    for client in clients:
        path, key, body = client.work[-1]
        status, answer = client.send(path, key, body)
        assert status in (200, 201) and answer == client.receipts[key]


def kill_all(running: Running) -> None:
    """kill -9 of the server's first process and of all it has forked, as a power cut would."""
    first = int((running.installation.cluster.data / "postmaster.pid").read_text().split()[0])
    children = [
        int(one) for task in Path(f"/proc/{first}/task").iterdir() for one in (task / "children").read_text().split()
    ]
    for pid in (first, *children):
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
