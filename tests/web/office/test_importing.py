"""A list of people: looked at line by line first, taken over as a whole or not at all."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.org.actions import office
from onewindow.domain.org.models import Account, Staff
from onewindow.domain.org.queries import actor_of
from onewindow.kernel.models import Event
from onewindow.web.office.forms.importing import newcomers
from tests import worlds
from tests.web.workbench.conftest import sign_in

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
GOOD = (
    "姓名\t工号\t登录名\t部门\t岗位\t起始日期\n"
    "单小雨\tSF9001\ttax.new\t市税务局\t收件、审查\t2099/1/5\n"
    "\n"
    "Ouyang\tSF9002\tmarket.new\tmarket\twindow\n"
    "曾国\tSF9003\tmarket.third\t示范市市场监督管理局\n"
)


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(worlds.now()):
        yield


def test_what_stands_in_a_line() -> None:
    """Tabs or commas, words of both languages, a heading passed over, days as tables write them."""
    people, wrong = newcomers(GOOD)
    assert wrong == []
    assert [(one.line, one.login, one.roles) for one in people] == [
        (2, "tax.new", ("window", "examiner")), (4, "market.new", ("window",)), (5, "market.third", ()),
    ]  # fmt: skip
    assert str(people[0].from_on) == "2099-01-05"
    again, wrong = newcomers('"Li, Na",S1,li.na,tax,approver king\nshort,line\nWu,S2,wu.li,tax,,yesterday\n')
    assert (again, [line for line, _ in wrong]) == ([], [1, 2, 3])


def test_looked_at_then_taken_over(sign_in: Callable[[str], Client]) -> None:
    """The first answer keeps nothing; the second adds all, each with its event."""
    client, address = sign_in("govservice.office"), reverse("office:person-import")
    before = Staff.objects.count()
    looked = client.post(address, {"people": GOOD})
    assert looked.context["ready"] == 3
    assert Staff.objects.count() == before
    assert Event.objects.filter(name="staff.joined").count() == 0
    key = looked.context["form"].key_value
    assert client.post(address, {"people": GOOD, "sure": "1", "key": key}).status_code == 302
    assert client.post(address, {"people": GOOD, "sure": "1", "key": key}).status_code == 302  # the same answer
    assert Staff.objects.count() == before + 3
    assert Event.objects.filter(name="staff.joined").count() == 3
    assert not Account.objects.get(login="tax.new").has_usable_password()
    assert client.post(address, {"people": GOOD, "sure": "1"}).status_code == 409  # another sending finds them there


def test_one_wrong_line_and_nobody_is_added(sign_in: Callable[[str], Client]) -> None:
    """Every wrong line is named at once; what was pasted stays."""
    client, address = sign_in("govservice.office"), reverse("office:person-import")
    client.cookies["django_language"] = "en"
    before = Staff.objects.count()
    wrong = (
        GOOD
        + "甲,S\n"
        + "王五\tSF0001\twang.wu\ttax\n李四\tSF9010\tli.si\tnowhere\n赵六\tSF9011\ttax.new\ttax\toffice\n"
    )
    answer = client.post(address, {"people": wrong, "sure": "1"})
    assert answer.status_code == 409
    lines = [said.split(":")[0] for _, said in answer.context["errors"]]
    assert lines == ["Line 6", "Line 7", "Line 8", "Line 9"]
    assert "李四" in answer.content.decode()
    assert Staff.objects.count() == before
    assert client.post(address, {"people": ""}).status_code == 422
    assert client.get(address).status_code == 200
    assert client.post(address, {"people": "\n"}).status_code == 422


def test_only_within_the_area_and_not_too_many() -> None:
    """Others may not at all; a list that is too long is refused as a whole."""
    now = timezone.now()
    clerk = actor_of(Account.objects.get(login="tax.supervisor").pk, now)
    with pytest.raises(office.NotAllowed):
        office.import_staff(people=[], dry=True, by=clerk, at=now)
    boss = actor_of(Account.objects.get(login="govservice.office").pk, now)
    many = [office.Newcomer(n, "甲", f"S{n}", f"a.{n}", "tax") for n in range(501)]
    with pytest.raises(office.TooMany):
        office.import_staff(people=many, dry=True, by=boss, at=now)
