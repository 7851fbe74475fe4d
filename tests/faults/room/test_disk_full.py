"""The disk is full (磁盘写满) under a whole installation: sentences and calm pages, nothing half stored; with the room
everything comes back by itself, and whoever got a receipt finds it.
"""

import json
import os
import re
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from onewindow.config.demo import application
from tests.faults.room.disk import Disk, small_disk
from tests.faults.running import Running, Visitor
from tests.web.api.program import PAPER

BOUNDARY = "b0undary"


@pytest.fixture
def disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Disk]:
    """A disk for one installation."""
    with small_disk(tmp_path_factory.mktemp("room") / "disk") as made:
        yield made


@pytest.fixture
def tight(disk: Disk, tmp_path_factory: pytest.TempPathFactory, free_ports: tuple[int, int]) -> Iterator[Running]:
    """``onewindow serve`` with its data on the small disk."""
    os.chmod(disk.place.parent, 0o755)
    made = Running(tmp_path_factory, disk.place, free_ports)
    try:
        yield made
    finally:
        disk.free()
        made.end()


def upload(visitor: Visitor, draft: int, material: str, size: int) -> tuple[int, str]:
    """A paper of this size, as the page's script sends it; status and what was said."""
    body = (
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="csrfmiddlewaretoken"\r\n\r\n{visitor.cookies["csrftoken"]}\r\n'
        f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="scan.pdf"\r\nContent-Type: application/pdf\r\n\r\n'
    ).encode() + PAPER[:9] + b"%" + os.urandom(size // 2).hex().encode() + b"\n" + PAPER[9:] + f"\r\n--{BOUNDARY}--\r\n".encode()  # fmt: skip
    status, _, said = visitor.send(
        "POST", f"/drafts/{draft}/materials/{material}/upload/", body, f"multipart/form-data; boundary={BOUNDARY}"
    )
    return status, said


def test_it_fills_up_and_comes_back(disk: Disk, tight: Running) -> None:
    drafts = tight.scene("drafts(8)")
    before = tight.scene("filed([])")["all_bundles"]
    visitor = tight.visitor(application.APPLICANT)
    page = visitor.ask("GET", f"/drafts/{drafts[0]}/materials/")[2]
    material = re.search(r"/materials/([\w-]+)/", page)
    assert material, page[:500]
    status, said = upload(visitor, drafts[0], material[1], 400_000)
    assert status == 200, said

    receipts: dict[int, int] = {}
    told: Counter[int] = Counter()
    disk.fill()
    status, said = upload(visitor, drafts[1], material[1], 3_000_000)
    assert status == 503, (status, said[:500])
    sentence = json.loads(said)["error"]
    assert "存储空间" in sentence or "暂时不可用" in sentence
    code, doctor = tight.installation.run("doctor", "--json", "--port", str(tight.port))
    assert code == 2
    found = {one["code"]: one for one in json.loads(doctor.strip().splitlines()[-1])["findings"]}
    assert found["disk"]["level"] == "bad" or not disk.mounted
    end = time.monotonic() + 6
    while time.monotonic() < end and told[503] < 12:  # people go on pressing
        for draft in drafts:
            _press(visitor, draft, receipts, told)
    assert not told[500], told
    assert told[503] or receipts, "full, and nobody noticed"

    disk.free()
    end = time.monotonic() + 120
    while len(receipts) < len(drafts) and time.monotonic() < end:
        for draft in drafts:
            _press(visitor, draft, receipts, told)
        time.sleep(0.3)
    assert sorted(receipts) == drafts, (told, tight.said[-12:])
    assert not told[500], told
    after = tight.scene(f"filed({drafts})")
    assert sorted(row["id"] for row in after["bundles"]) == sorted(receipts.values())
    assert after["all_bundles"] - before == len(drafts), "nothing was filed twice"
    assert after["cases_without_a_bundle"] == after["drafts_open"] == 0
    assert upload(visitor, drafts[0], material[1], 400_000)[0] != 503
    left = [one for one in Path(disk.place, "files").iterdir() if one.is_file()]
    assert left == [], "half a file"
    assert tight.scene("whole()") == {"log": True, "files": True}


def _press(visitor: Visitor, draft: int, receipts: dict[int, int], told: Counter[int]) -> None:
    if draft in receipts:
        return
    try:
        status, place, _ = visitor.ask("POST", f"/drafts/{draft}/check/", {"true": "yes", "key": f"room-{draft}"})
    except OSError:
        status, place = 0, ""
    told[status] += 1
    if status == 302 and "/receipt/" in place:
        receipts[draft] = int(place.split("/")[2])
