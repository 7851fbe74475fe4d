"""kill -9 of the worker while a licence is being made (制证中断电): made once, after the restart, and told once."""

import os
import signal
import time

import psycopg

from tests.faults.running import Running

ATTEMPTS = 12


def test_a_licence_is_made_once_whatever_happens_to_the_worker(running: Running) -> None:
    caught = 0
    for number in range(1, ATTEMPTS + 1):
        worker, heard = running.pid("worker"), len(running.said)
        licence = running.scene(f"grant({number})")
        if _kill_while_making(running, licence, worker):
            caught += 1
            running.wait("worker", after=heard, seconds=20)
        told = _until_told(running, licence)
        assert told == {"state": "valid", "issued": 1, "pdf": True, "told": 1}
        if caught:
            break
    assert caught, "the worker was never caught in the middle"


def _kill_while_making(running: Running, licence: int, worker: int) -> bool:
    """Kill it as soon as the job is under way; whether the licence was still unmade then."""
    city = {"options": "-c search_path=city,public"}
    with psycopg.connect(**running.installation.cluster.address("app").kwargs(), **city, autocommit=True) as db:
        end = time.monotonic() + 15
        while time.monotonic() < end:
            if db.execute(
                "SELECT 1 FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'licences.make'"
            ).fetchone():
                os.kill(worker, signal.SIGKILL)
                break
            time.sleep(0.002)
        row = db.execute("SELECT state FROM licences_licence WHERE id = %s", [licence]).fetchone()
        return row is not None and row[0] == "making"


def _until_told(running: Running, licence: int) -> dict[str, object]:
    end = time.monotonic() + 45
    while time.monotonic() < end:
        found = running.scene(f"licence({licence})")
        if found["told"]:
            return dict(found)
        time.sleep(1)
    raise AssertionError(f"licence {licence} was not made: {found}")
