"""Records of a phone: once under their key, two phones, a stale version, a signature; what a point may take."""

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from onewindow.domain.agents import actions, refusals
from onewindow.domain.agents.models import Record
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case, Elsewhere, PointItem
from onewindow.domain.cases.refusals import ItemNotTakenHere
from onewindow.kernel import codes
from onewindow.kernel.models import Task
from tests.domain.cases.city import CITIZEN_ID


@pytest.fixture
def record(town, road, at):
    """What was recorded of Zhang San yesterday evening."""
    pages = {slug: (road.paper(slug).file,) for slug in ("id-card", "floor-plan", "health-proof")}
    return actions.Recorded(
        key=uuid4(),
        item="sign-filing",
        version=town.city.direct,
        name="张三",
        id_no=CITIZEN_ID,
        phone="13900000001",
        recorded_at=at,
        answers={"shop.name": "小卖部", "person.id_no": CITIZEN_ID, "person.phone": "13900000001"},
        files=pages,
        hand=road.paper("hand").file,
    )


def test_sent_twice_it_is_one_case(town, record, at) -> None:
    agent, later = town.agent("village"), at + timedelta(hours=9)
    first = actions.receive_record(record=record, by=agent, at=later)
    again = actions.receive_record(record=record, by=agent, at=later)
    assert (again.case, again.again) == (first.case, True)
    case = Case.objects.get()
    assert (case.channel, case.owner_id, case.centre_id) == ("agent", town.city.citizen.account, town.village)
    assert Record.objects.get().key == record.key
    assert Elsewhere.objects.get().way == "point"
    assert Task.objects.get(kind="case", name="accept").post in town.city.clerk.posts  # taken in here, accepted there


def test_two_phones(town, record, at) -> None:
    """Two agents wrote the same person down: the second is told the number and keeps his record."""
    first = actions.receive_record(record=record, by=town.agent("village"), at=at)
    with pytest.raises(refusals.FiledAlready) as refused:
        actions.receive_record(record=replace(record, key=uuid4()), by=town.agent("village"), at=at)
    assert refused.value.details["number"] == first.number
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("change", "refused"),
    [
        ({"version": 1_000_000}, refusals.ItemChanged),
        ({"hand": None}, refusals.SignatureMissing),
        ({"files": {}}, cases.MaterialsMissing),
        ({"answers": {}}, cases.AnswersWrong),
        ({"id_no": codes.citizen_id("99010119900101001")[:-1]}, Exception),
    ],
)
def test_refused_with_a_reason_and_nothing_kept(town, record, at, change, refused) -> None:
    with pytest.raises(refused):
        actions.receive_record(record=replace(record, **change), by=town.agent("village"), at=at)
    assert not Record.objects.exists() and not Case.objects.exists()
    assert not actions.receive_record(record=record, by=town.agent("village"), at=at).again


def test_only_an_agent_and_only_what_his_point_takes(town, record, at) -> None:
    with pytest.raises(refusals.NotYours):
        actions.receive_record(record=record, by=town.city.clerk, at=at)
    with pytest.raises(refusals.RecordUnreadable):
        actions.receive_record(record=replace(record, recorded_at=at + timedelta(1)), by=town.agent("village"), at=at)
    PointItem.objects.update(ended_on=at.date())
    with pytest.raises(ItemNotTakenHere):
        actions.receive_record(record=record, by=town.agent("village"), at=at)
