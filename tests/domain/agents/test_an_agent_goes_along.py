"""An agent's service: asked for once, given to one of the place, entrusted by signature, followed, ended; he does what the mandate covers."""

from datetime import timedelta
from uuid import uuid4

import pytest

from onewindow.domain.agents import actions, refusals
from onewindow.domain.agents.models import Entry, Service
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case
from onewindow.domain.cases.queries import item_draft
from onewindow.domain.org.actions import SignatureWrong, end_mandate
from onewindow.domain.org.models import MandateAct
from onewindow.domain.org.queries import may
from onewindow.kernel.models import Event, Task
from tests.domain.agents.conftest import SIGN


def open_tasks(kind: str, thing: int) -> list[str]:
    return list(Task.objects.filter(kind=kind, thing=thing, closed_at=None).values_list("name", flat=True))


def test_asked_once_and_given_to_an_agent_of_the_place(town, asked, at) -> None:
    service = asked()
    assert asked() == service
    assert open_tasks("agency", service) == ["assign-agent"]
    with pytest.raises(refusals.NotYours):
        actions.assign(service=service, agent=town.agent().account, by=town.city.clerk, at=at)
    with pytest.raises(refusals.NotAnAgent):
        actions.assign(service=service, agent=town.agent("village").account, by=town.agent(), at=at)
    actions.assign(service=service, agent=town.agent().account, by=town.city.supervisor, at=at)
    assert open_tasks("agency", service) == ["contact"]
    assert Event.objects.get(name="agency.assign").data == {"agent": town.agent().account}


@pytest.mark.parametrize(
    ("more", "refused"),
    [
        ({"scope": []}, refusals.NothingAsked),
        ({"scope": ["all"]}, refusals.NothingAsked),
        ({"phone": "none"}, refusals.PhoneMissing),
        ({"centre": 0}, refusals.NoAgentThere),
        ({"enterprise": 1}, refusals.NotYours),
    ],
)
def test_what_is_asked_must_be_clear(asked, more, refused) -> None:
    with pytest.raises(refused):
        asked(**more)


def test_he_acts_on_the_mandate_and_not_beyond_it(town, running, road_answers, at) -> None:
    """Filed for the giver, written down on the mandate, by the channel ``agent``; another item, another person, after the end: no."""
    service = running()
    agent, owner = town.agent(), town.city.citizen.account
    told = {
        "answers": road_answers,
        "promised": ["health-proof"],
        "owner": owner,
        "by": agent,
        "at": at,
        "channel": "agent",
    }
    with pytest.raises(cases.MaterialsMissing):
        cases.apply(item="sign-filing", **told)
    with pytest.raises(cases.NotYours):
        cases.begin_draft(item="food-licence", owner=owner, key="begun", by=agent, at=at)
    with pytest.raises(cases.NotYours):
        cases.begin_draft(item="sign-filing", owner=town.city.stranger.account, key="begun", by=agent, at=at)
    draft = cases.begin_draft(item="sign-filing", owner=owner, key="begun", by=agent, at=at)
    assert MandateAct.objects.get(mandate=service.mandate).ref == f"item-draft:{draft.draft}"
    end_mandate(mandate=service.mandate_id, by=town.city.citizen, at=at)
    assert actions.mandate_ended(mandate=service.mandate_id, at=at) == 1
    assert actions.mandate_ended(mandate=service.mandate_id, at=at) == 0
    service.refresh_from_db()
    assert service.state == "assigned"
    with pytest.raises(cases.NotYours):
        cases.begin_draft(item="sign-filing", owner=owner, key="begun", by=town.agent(), at=at)
    with pytest.raises(cases.NoSuchDraft):
        cases.save_item_draft(draft=draft.draft, number=draft.number, data={}, by=town.agent(), at=at)


def test_a_draft_is_begun_filled_and_filed_on_the_mandate(town, running, road, road_answers, at) -> None:
    """No other hand than the one under the mandate; each act written on it; taken back, the draft is shut at once."""
    service = running()
    agent, owner = town.agent(), town.city.citizen.account
    filed, left = (_filled(town, road, road_answers, agent, at) for _ in range(2))
    with pytest.raises(cases.NoSuchDraft):
        cases.submit_item_draft(draft=filed, key="k0", by=town.agent("agent2"), at=at)
    case = Case.objects.get(pk=cases.submit_item_draft(draft=filed, key="k1", by=agent, at=at).id)
    assert (case.owner_id, case.holder_name, case.channel) == (owner, "张三", "agent")
    acts = MandateAct.objects.filter(mandate=service.mandate).order_by("pk").values_list("act", "ref")
    assert list(acts)[-1] == ("case.file", f"case:{case.pk}") and len(acts) == 3
    end_mandate(mandate=service.mandate_id, by=town.city.citizen, at=at)
    with pytest.raises(cases.NoSuchDraft):
        cases.submit_item_draft(draft=left, key="k2", by=town.agent(), at=at)
    assert Case.objects.count() == 1
    own = cases.submit_item_draft(draft=left, key="k3", by=town.city.citizen, at=at)
    assert Case.objects.get(pk=own.id).channel == "online", "what he filled in stays the giver's, who files it himself"


def _filled(town, road, answers, agent, at) -> int:
    """A draft the agent has filled in, all its papers there."""
    owner = town.city.citizen.account
    one = cases.begin_draft(item="sign-filing", owner=owner, key=uuid4().hex, by=agent, at=at)
    cases.save_item_draft(draft=one.draft, number=one.number, data=answers, by=agent, at=at)
    for material in item_draft(one.draft, agent, at).needed:
        cases.add_page(draft=one.draft, material=material.spec.key, file=road.paper("a.png").file, by=agent, at=at)
    return one.draft


def test_filed_by_the_agent_for_his_giver(town, running, road, at) -> None:
    service = running()
    filed = road.file(item=town.city.direct, by=town.agent(), owner=town.city.citizen.account, at=at, channel="agent")
    case = Case.objects.get(pk=filed.id)
    assert (case.owner_id, case.channel) == (town.city.citizen.account, "agent")
    assert Event.objects.get(name="case.file").data["owner"] == town.city.citizen.account
    actions.note(service=service.pk, kind="act", text="已代为申报", ref=f"case:{filed.id}", by=town.agent(), at=at)
    other = road.file(at=at)
    for ref in (f"case:{other.id}", "case:0", "bundle:1"):
        with pytest.raises(refusals.NotCovered):
            actions.note(service=service.pk, kind="act", text="x", ref=ref, by=town.agent(), at=at)


def test_the_mandate_names_what_was_asked_and_no_more(town, asked, at) -> None:
    service = asked()
    term = {"from_on": at.date(), "to_on": at.date() + timedelta(days=9), "by": town.city.citizen, "at": at}
    with pytest.raises(refusals.NotAtThisStep):
        actions.entrust(service=service, scope=SIGN, signature="张三", **term)
    actions.assign(service=service, agent=town.agent().account, by=town.agent(), at=at)
    with pytest.raises(refusals.MandateUnfit):
        actions.entrust(service=service, scope={"all": "全部"}, signature="张三", **term)
    with pytest.raises(SignatureWrong):
        actions.entrust(service=service, scope=SIGN, signature="张", **term)
    with pytest.raises(refusals.NoSuchService):
        actions.entrust(service=service, scope=SIGN, signature="张三", **{**term, "by": town.city.stranger})
    mandate = actions.entrust(service=service, scope=SIGN, signature="张三", **term)
    assert "帮代办员" in mandate.statement
    assert may(town.agent(), owner=town.city.citizen.account, about="item:sign-filing")
    assert not may(town.agent("agent2"), owner=town.city.citizen.account, about="item:sign-filing")


def test_another_agent_needs_a_mandate_of_his_own(town, running, at) -> None:
    service = running()
    actions.assign(service=service.pk, agent=town.agent("agent2").account, by=town.agent(), at=at)
    service.refresh_from_db()
    assert (service.state, service.mandate_id) == ("assigned", None)
    with pytest.raises(refusals.NotCovered):
        actions.note(service=service.pk, kind="act", text="x", by=town.agent("agent2"), at=at)


def test_the_log_and_the_end(town, running, at) -> None:
    service = running()
    with pytest.raises(refusals.NotYours):
        actions.note(service=service.pk, kind="call", text="x", by=town.agent("agent2"), at=at)
    actions.note(service=service.pk, kind="call", text="已电话联系", by=town.agent(), at=at)
    assert open_tasks("agency", service.pk) == []
    assert Entry.objects.get(service=service).text == "已电话联系"
    with pytest.raises(refusals.WordsMissing):
        actions.close(service=service.pk, result=" ", by=town.agent(), at=at)
    actions.close(service=service.pk, result="证照已送达", by=town.agent(), at=at)
    with pytest.raises(refusals.NotAtThisStep):
        actions.cancel(service=service.pk, by=town.city.citizen, at=at)
    assert Service.objects.get(pk=service.pk).result == "证照已送达"
