"""kill -9 of the worker while a licence is being made (制证中断电): made once, after the restart, and told once."""

import os
import signal
import time

import psycopg

from tests.faults.running import Running

ATTEMPTS = 5
_DOING = "SELECT 1 FROM procrastinate_jobs WHERE status = 'doing' AND task_name = 'licences.make' AND (args->>'licence')::bigint = %s"


def test_a_licence_is_made_once_whatever_happens_to_the_worker(running: Running) -> None:
    caught = 0
    for number in range(1, ATTEMPTS + 1):
        worker, heard = running.pid("worker"), len(running.said)
        os.kill(worker, signal.SIGSTOP)  # it is not to be done before anybody can look
        licence = running.scene(f"grant({number})")
        killed, unmade = _kill_while_making(running, licence, worker)
        assert killed, "nobody has taken the job"
        running.wait("worker runs again", after=heard)
        caught += unmade
        told = _until_told(running, licence)
        assert told == {"state": "valid", "issued": 1, "pdf": True, "told": 1}
        if caught:
            break
    assert caught, "the worker was never caught in the middle"


def _kill_while_making(running: Running, licence: int, worker: int) -> tuple[bool, bool]:
    """Kill it as soon as the job is under way; whether it was, and whether the licence was still unmade then."""
    city = {"options": "-c search_path=city,public"}
    killed = False
    with psycopg.connect(**running.installation.cluster.address("app").kwargs(), **city, autocommit=True) as db:
        os.kill(worker, signal.SIGCONT)
        end = time.monotonic() + 90
        while time.monotonic() < end and not killed:
            if db.execute(_DOING, [licence]).fetchone():
                os.kill(worker, signal.SIGKILL)
                killed = True
        row = db.execute("SELECT state FROM licences_licence WHERE id = %s", [licence]).fetchone()
        return killed, row is not None and row[0] == "making"


def _until_told(running: Running, licence: int) -> dict[str, object]:
    end = time.monotonic() + 120
    while time.monotonic() < end:
        found = running.scene(f"licence({licence})")
        if found["told"]:
            return dict(found)
        time.sleep(1)
    raise AssertionError(f"licence {licence} was not made: {found}")
