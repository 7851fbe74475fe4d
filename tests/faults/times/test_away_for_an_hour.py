"""Worker and events process away for an hour while the city works (事件进程缺席一小时): afterwards readers and sweeper
catch up in order, each reaction once; a page that listened is told what it missed, or to load anew.
"""

import http.client
import json
import os
import signal
import time
from collections import Counter
from datetime import timedelta

from onewindow.config.demo import application
from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Case
from onewindow.domain.messages.models import Message
from onewindow.kernel import due, log
from onewindow.kernel.log import reading
from onewindow.kernel.models import Event, Owed, Reader, Task
from tests.domain.cases.conftest import city, road
from tests.domain.cases.road import REVIEWING, Road
from tests.faults.running import Running

__all__ = ["city", "road"]
CASES = 40


def work(road: Road, number: int) -> None:
    """An hour of the city: filed, accepted, reviewed, some granted, some withdrawn; nobody reads and nobody sweeps."""
    for n in range(number):
        case = road.accepted()
        for department in REVIEWING:
            actions.review(case=case, stance="agree", by=road.city.of(department, "examiner"), at=road.at)
        if n % 3:
            actions.grant(case=case, by=road.city.approver, at=road.at)
        else:
            actions.withdraw(case=case, by=road.city.citizen, at=road.at)


def test_readers_catch_up_in_order_and_each_reaction_once(road: Road) -> None:
    road.pace = timedelta(seconds=13)
    began = road.now
    work(road, CASES)
    assert road.now - began >= timedelta(minutes=45)
    events = Event.objects.count()
    spent = time.perf_counter()
    while log.run_readers(road.at):
        pass
    spent = time.perf_counter() - spent
    print(f"caught up with {events} events in {spent:.1f} s: {events / spent:.0f} a second")
    wanted = Event.objects.filter(name__in=["case.file", "case.accept", "case.grant", "case.withdraw"])
    told = Counter(Message.objects.values_list("event", flat=True))
    assert told == Counter(wanted.values_list("id", flat=True)), "each event once, none left out"
    assert list(Message.objects.order_by("id").values_list("event", flat=True)) == sorted(told), (
        "in the order of the log"
    )
    assert not Owed.objects.exists()
    newest = Event.objects.order_by("-epoch", "-xid", "-id")[0]
    at = Reader.objects.get(name="cases")
    assert (at.epoch, at.xid, at.event) == (newest.epoch, newest.xid, newest.id)
    assert log.run_readers(road.at) == 0


def test_the_sweeper_catches_up_with_what_was_due_meanwhile(road: Road) -> None:
    cases = [road.file().id for _ in range(30)]
    at = road.at + timedelta(days=20)
    assert due.sweep(at) >= 30
    assert set(Case.objects.filter(pk__in=cases).values_list("state", flat=True)) == {"reviewing"}
    assert not Task.objects.filter(closed_at=None, next_check_at__lte=at).exists(), "nothing due is left behind"
    names = Counter(Event.objects.filter(name__startswith="case.deem-accepted").values_list("thing", flat=True))
    assert set(names.values()) == {1} and len(names) == 30


def test_a_chunk_is_small_enough_for_the_lock(road: Road) -> None:
    """The backlog is read in chunks: a second worker, or a page, never waits for the whole of it."""
    work(road, 12)
    start = log.Position()
    wanted = sorted({"case.file", "case.accept"})
    seen: list[int] = []
    while True:
        stretch, start, more = reading._stretch(start, wanted, reading.settled())
        assert len(stretch) <= reading.CHUNK
        seen += [event.id for event in stretch]
        if not more:
            break
    assert seen == sorted(seen) and len(seen) == 24


def listen(running: Running, cookie: str, last: str, topic: str, seconds: float) -> list[dict[str, object]]:
    """What an open page hears within some seconds."""
    wire = http.client.HTTPConnection("127.0.0.1", running.events_port, timeout=seconds)
    heard: list[dict[str, object]] = []
    try:
        wire.request("GET", f"/events?topic={topic}", headers={"Cookie": cookie, "Last-Event-ID": last})
        answer = wire.getresponse()
        assert answer.status == 200, answer.read()
        number, end = "", time.monotonic() + seconds
        while time.monotonic() < end:
            line = answer.readline().decode().strip()
            number = line[4:] if line.startswith("id: ") else number
            if line.startswith("data: "):
                heard.append(json.loads(line[6:]) | {"id": number})
    except (TimeoutError, OSError):
        pass
    finally:
        wire.close()
    return heard


def test_a_page_is_told_what_it_missed(running: Running) -> None:
    cookie = running.visitor(application.APPLICANT).cookie
    first = running.scene("cases(1)", module="crowd.stage")[0]
    place = running.scene("place()", module="crowd.stage")
    heard = len(running.said)
    for part in ("worker", "events"):
        os.kill(running.pid(part), signal.SIGKILL)
    moved = running.scene(f"deeds({first})", module="crowd.stage")
    running.wait("events runs again", after=heard)
    running.wait("worker runs again", after=heard)
    told, end = [], time.monotonic() + 90
    while not told and time.monotonic() < end:  # a page asks again with the same place until the new process listens
        told = listen(running, cookie, place, f"case:{first}", 4)
    names = [one["name"] for one in told if str(one["name"]).startswith("case.")]
    assert names[: len(moved)] == moved, told
    ids = [tuple(map(int, str(one["id"]).split("."))) for one in told]
    assert ids == sorted(ids), "in the order of the log"
    old = listen(running, cookie, "0.0.0", f"case:{first}", 3)
    again = any(one.get("missed") for one in old)  # too long ago: the page loads anew
    assert again or [one["name"] for one in old][: len(moved)] == ["case.file", *moved][: len(moved)]
