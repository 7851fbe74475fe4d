"""An event that is written once (只记一次), also when two sweepers come to the same timer at the same moment."""

import threading
from datetime import datetime

import pytest
from django.db import connection

from onewindow.kernel import log
from onewindow.kernel.models import Event


def test_the_second_finds_the_first(db: None, at: datetime) -> None:
    first = log.add_once("case.promised-overdue", by=None, at=at, kind="case", thing=7, data={"due": "a"})
    assert first is not None
    assert log.add_once("case.promised-overdue", by=None, at=at, kind="case", thing=7, data={"due": "a"}) is None
    assert log.add_once("case.promised-overdue", by=None, at=at, kind="case", thing=7, data={"due": "b"}) is not None
    assert log.add_once("case.promised-overdue", by=None, at=at, kind="case", thing=8, data={"due": "a"}) is not None


@pytest.mark.django_db(transaction=True)
def test_eight_at_the_same_moment(at: datetime) -> None:
    gate, written = threading.Barrier(8), []

    def write() -> None:
        try:
            connection.ensure_connection()
            gate.wait(60)
            written.append(log.add_once("x.once", by=None, at=at, kind="x", thing=1, data={"due": "a"}))
        finally:
            connection.close()

    threads = [threading.Thread(target=write) for _ in range(8)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(90)
    assert len(written) == 8 and sum(one is not None for one in written) == 1
    assert Event.objects.filter(name="x.once").count() == 1
