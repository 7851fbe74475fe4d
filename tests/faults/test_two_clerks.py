"""Two clerks on one task (两人同办一件): one wins, the other keeps his page and reads who was faster."""

import threading

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone

from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Account, Holding, Staff
from onewindow.kernel.models import Event
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

CLERK = "govservice.window"


def colleague(desk: Desk, login: str, other: str = "tax.window") -> str:
    """Another member of staff comes to the department and holds the same post from today on."""
    holding = Holding.objects.select_related("staff").get(staff__account__login=login, to_on=None)
    staff = Staff.objects.get(account__login=other)
    Staff.objects.filter(pk=staff.pk).update(department=holding.staff.department_id)
    Holding.objects.create(staff=staff, post_id=holding.post_id, from_on=timezone.localdate(desk.at))
    return other


def name_of(login: str) -> str:
    return Staff.objects.get(account=Account.objects.get(login=login)).name_zh


def test_the_slower_one_reads_who_was_faster_and_keeps_what_he_typed(desk: Desk, sign_in: SignIn) -> None:
    bundle = desk.bundle()
    other = colleague(desk, CLERK)
    first, second = sign_in(CLERK), sign_in(other)
    seen = {"seen": "1", "number": ""}
    for client in (first, second):
        assert "form-accept" in client.get(f"/desk/bundles/{bundle}/").content.decode()
    answer = first.post(f"/desk/bundles/{bundle}/accept/", {**seen, "checked": desk.checklist(bundle)})
    assert answer.status_code == 302
    answer = second.post(
        f"/desk/bundles/{bundle}/correct/", {**seen, "items": ["food-layout"], "text": "平面图太小，请重新上传。"}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert name_of(CLERK) in page
    assert "平面图太小，请重新上传。" in page, "what was typed is kept"
    assert "form-accept" not in page, "the page is as it stands now"


@pytest.mark.django_db(transaction=True)
def test_both_press_at_the_same_moment(desk: Desk, sign_in: SignIn) -> None:
    case = desk.reviewing(desk.accepted())
    known = spec(case.item_version_id)
    desk.review(case)
    login = desk.login_of(known.decide_post)
    other = colleague(desk, login, "tax.approver" if login != "tax.approver" else "housing.approver")
    gate, answers = threading.Barrier(2), {}

    def press(name: str, client: Client) -> None:
        try:
            gate.wait(60)
            answers[name] = client.post(f"/desk/cases/{case.pk}/grant/", {"seen": "", "number": case.number})
        finally:
            connection.close()

    threads = [threading.Thread(target=press, args=(name, sign_in(name))) for name in (login, other)]
    for one in threads:
        one.start()
    for one in threads:
        one.join(90)
    won = [name for name, answer in answers.items() if answer.status_code == 302]
    lost = [name for name, answer in answers.items() if answer.status_code == 409]
    assert len(won) == len(lost) == 1, {name: answer.status_code for name, answer in answers.items()}
    assert name_of(won[0]) in answers[lost[0]].content.decode()
    assert Event.objects.filter(kind="case", thing=case.pk, name="case.grant").count() == 1
