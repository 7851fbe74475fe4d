"""Filing: once however often it is sent, by whom it may be sent, and with answers that hold."""

import re

import pytest

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Case
from onewindow.kernel import codes
from tests.domain.cases.city import CITIZEN_ID
from tests.domain.cases.road import ANSWERS, Road, row


def test_the_same_submission_again_gives_the_same_case(road: Road) -> None:
    first = road.file(key="3f2a")
    again = road.file(key="3f2a")
    assert (again.id, again.number, again.again) == (first.id, first.number, True)
    assert road.file(key="other").id != first.id
    assert road.file().id != road.file().id
    assert Case.objects.count() == 4


def test_the_number_can_be_read_out_and_checked(road: Road) -> None:
    number = road.file().number
    assert re.fullmatch(r"990100-20260901-\d{4,}-[0-9A-Z]", number)
    assert codes.check(number, "case-number").ok


def test_a_wrong_digit_in_the_id_number_is_refused_with_the_field(road: Road) -> None:
    wrong = CITIZEN_ID[:-1] + ("1" if CITIZEN_ID[-1] != "1" else "2")
    with pytest.raises(actions.AnswersWrong) as refused:
        road.file(answers=ANSWERS | {"person.id_no": wrong})
    assert list(refused.value.details["fields"]) == ["person.id_no"]
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    ("key", "value"),
    [("person.phone", "1390000"), ("shop.name", ""), ("shop.name", "长" * 2001), ("person.id_no", None)],
)
def test_answers_that_do_not_hold_are_named(road: Road, key: str, value: str | None) -> None:
    with pytest.raises(actions.AnswersWrong) as refused:
        road.file(answers=ANSWERS | {key: value})
    assert list(refused.value.details["fields"]) == [key]


def test_a_clerk_files_for_the_applicant_at_the_window(road: Road) -> None:
    city = road.city
    case = row(road.file(by=city.clerk, owner=city.citizen.account, channel="window").id)
    assert (case.owner_id, case.channel, case.centre_id) == (city.citizen.account, "window", city.clerk.centre)


def test_who_may_file(road: Road) -> None:
    city = road.city
    with pytest.raises(actions.NotOwner):
        road.file(owner=city.stranger.account)
    with pytest.raises(actions.NotYours):
        road.file(by=city.approver, owner=city.citizen.account)
    with pytest.raises(actions.NotYours):
        road.file(by=city.clerk)
    shop = actions.Holder(kind="enterprise", name="示范市川香餐饮有限公司", code=city.uscc, enterprise=city.enterprise)
    with pytest.raises(actions.NotOwner):
        road.file(holder=shop)
    assert row(road.file(holder=shop, by=city.legal).id).enterprise_id == city.enterprise


def test_an_unpublished_version_takes_no_applications(road: Road) -> None:
    from onewindow.domain.catalogue.models import ItemVersion

    draft = ItemVersion.objects.get(pk=road.city.direct)
    draft.pk, draft.published_at, draft.number = None, None, 2
    draft.save(force_insert=True)
    with pytest.raises(actions.ItemClosed):
        road.file(item=draft.pk)
