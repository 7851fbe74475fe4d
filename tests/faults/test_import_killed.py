"""kill -9 of the worker in the middle of an import (导入中断电): no half portion stays, it goes on where it was, and ends once."""

import os
import signal
import time

import psycopg

from tests.faults.running import Running

ROWS = 4000
_CURSOR = "SELECT taken, state FROM catalogue_importrun WHERE id = %s"


def test_an_import_goes_on_where_it_was(running: Running) -> None:
    run = running.scene(f"imported({ROWS})")
    city = {"options": "-c search_path=city,public"}
    with psycopg.connect(**running.installation.cluster.address("app").kwargs(), **city, autocommit=True) as db:
        end, caught = time.monotonic() + 90, 0
        while time.monotonic() < end and not caught:
            taken, state = db.execute(_CURSOR, [run]).fetchone() or (0, "")
            assert state == "taking", "it was done before anybody could look"
            caught = taken if 0 < taken < ROWS else 0
            time.sleep(0.002)  # the worker needs the processor more than who looks
        assert caught, "nobody has taken the job"
        heard = len(running.said)
        os.kill(
            running.pid("worker"), signal.SIGKILL
        )  # who works now: a test before may have cost the city its first one
        stands = db.execute("SELECT count(*) FROM catalogue_knownitem WHERE run_id = %s", [run]).fetchone()
        taken, state = db.execute(_CURSOR, [run]).fetchone() or (0, "")
        assert (stands, state) == ((taken,), "taking"), "rows and cursor are one"
        running.wait("worker runs again", after=heard)
        end = time.monotonic() + 120
        while state != "done" and time.monotonic() < end:
            time.sleep(0.2)
            _, state = db.execute(_CURSOR, [run]).fetchone() or (0, "")
    whole = {"state": "done", "taken": ROWS, "added": ROWS, "known": ROWS, "done": 1}
    assert running.scene(f"import_stands({run})") == whole
