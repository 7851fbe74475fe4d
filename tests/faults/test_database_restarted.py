"""PostgreSQL killed while people submit (提交中数据库重启): nothing half done, and every receipt handed out exists."""

import os
import signal
import threading
import time

from onewindow.config.demo import application
from tests.faults.running import Running, Visitor

MANY = 10
PEOPLE = 2


def test_nothing_is_half_done_and_no_receipt_is_lost(running: Running) -> None:
    drafts = running.scene(f"drafts({MANY})")
    before = running.scene("filed([])")
    receipts: dict[int, int] = {}
    failures: list[int] = []
    visitors = [running.visitor(application.APPLICANT) for _ in range(PEOPLE)]
    people = [
        threading.Thread(target=_submit_all, args=(one, drafts[n::PEOPLE], receipts, failures))
        for n, one in enumerate(visitors)
    ]
    heard = len(running.said)
    for one in people:
        one.start()
    while len(receipts) < 2:
        time.sleep(0.01)
    _kill_the_database(running)
    running.wait("it runs again", after=heard)
    for one in people:
        one.join(180)

    assert sorted(receipts) == sorted(drafts), f"{len(failures)} presses failed meanwhile"
    after = running.scene(f"filed({drafts})")
    assert sorted(row["id"] for row in after["bundles"]) == sorted(receipts.values())
    assert len({(row["state"], row["cases"], row["papers"], row["born"]) for row in after["bundles"]}) == 1
    assert after["bundles"][0]["born"] == 1
    assert after["bundles"][0]["cases"] > 4
    assert after["all_bundles"] - before["all_bundles"] == MANY, "nothing was filed twice"
    assert after["cases_without_a_bundle"] == before["cases_without_a_bundle"], "others file single cases here too"
    assert after["drafts_open"] == 0
    for bundle in receipts.values():
        status, _, page = visitors[0].ask("GET", f"/applications/{bundle}/receipt/")
        number = next(row["number"] for row in after["bundles"] if row["id"] == bundle)
        assert (status, number in page) == (200, True)


def _submit_all(visitor: Visitor, drafts: list[int], receipts: dict[int, int], failures: list[int]) -> None:
    """Submits each draft, and presses again with the same key when something went wrong."""
    for draft in drafts:
        end = time.monotonic() + 120
        while draft not in receipts and time.monotonic() < end:
            try:
                status, place, _ = visitor.ask(
                    "POST", f"/drafts/{draft}/check/", {"true": "yes", "key": f"key-{draft}"}
                )
            except OSError:
                status, place = 0, ""
            if status == 302 and "/receipt/" in place:
                receipts[draft] = int(place.split("/")[2])
            else:
                failures.append(status)
                time.sleep(0.2)


def _kill_the_database(running: Running) -> None:
    """kill -9 of the server's first process, as a power cut would."""
    first = (running.installation.cluster.data / "postmaster.pid").read_text().split()[0]
    os.kill(int(first), signal.SIGKILL)
