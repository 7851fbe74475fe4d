"""The same key twice: one execution, one answer; also at the same moment."""

import time
from functools import partial

import pytest

from onewindow.kernel.errors import Refusal
from onewindow.kernel.idempotency import forget, once
from onewindow.kernel.jobs import KEPT, forget_answers
from onewindow.kernel.models import Answer
from tests.kernel.app.lives import AT, HOUR, at_once, file
from tests.kernel.app.models import Probe


def submit(key: str = "k", owner: int | None = 1, verb: str = "probe.file") -> dict:
    return once(key=key, owner=owner, verb=verb, at=AT, do=lambda: {"id": file()})


@pytest.mark.django_db
def test_the_second_time_gets_the_first_answer():
    assert submit() == submit()
    assert Probe.objects.count() == 1


@pytest.mark.django_db
def test_another_key_owner_or_verb_is_another_request():
    answers = [submit(), submit(key="l"), submit(owner=2), submit(verb="v"), submit(owner=None), submit(owner=None)]
    assert len({a["id"] for a in answers}) == 5


@pytest.mark.django_db
def test_what_was_refused_may_be_tried_again():
    def refuse() -> dict:
        file()
        raise Refusal("no")

    with pytest.raises(Refusal):
        once(key="k", owner=1, verb="v", at=AT, do=refuse)
    assert not Probe.objects.exists()
    assert submit(verb="v")["id"]


@pytest.mark.django_db(transaction=True)
def test_at_the_same_moment_too():
    def slow() -> dict:
        thing = file()
        time.sleep(0.05)
        return {"id": thing}

    results = at_once([partial(once, key="k", owner=1, verb="v", at=AT, do=slow)] * 4)
    assert len({r["id"] for r in results}) == 1
    assert Probe.objects.count() == 1


@pytest.mark.django_db
def test_old_answers_are_forgotten():
    submit()
    assert forget(before=AT) == 0
    assert forget(before=AT + HOUR) == 1
    assert not Answer.objects.exists()


@pytest.mark.django_db
def test_the_nightly_job_forgets_what_is_older_than_a_draft():
    submit()
    forget_answers(int((AT + KEPT - HOUR).timestamp()))
    assert Answer.objects.exists()
    forget_answers(int((AT + KEPT + HOUR).timestamp()))
    assert not Answer.objects.exists()
