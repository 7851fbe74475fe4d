"""An agent answers a correction notice for his principal: within the mandate and its term, written down; for nobody else, at no door."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.agents.queries.notices import to_answer
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case
from onewindow.domain.org.actions import end_mandate
from onewindow.domain.org.models import Account, Mandate, MandateAct
from tests.web.workbench.desk import paper


@pytest.fixture
def noticed(town, road):
    """A case of the giver, and one of the same person about another item, each with a notice."""

    def do(item: int) -> int:
        case = road.file(item=item).id
        cases.correct(case=case, items=["floor-plan"], text="平面图不清晰", by=town.city.clerk, at=road.at)
        return case

    return do


def test_within_the_mandate_and_its_term(town, running, road, noticed, at) -> None:
    service = running()
    mine, other = noticed(town.city.direct), noticed(town.city.reviewed)
    agent = town.agent()
    assert [one.case for one in to_answer(agent)] == [mine]
    assert to_answer(town.agent("agent2")) == [] == to_answer(town.city.citizen)
    for case, by in ((other, agent), (mine, town.agent("agent2"))):
        with pytest.raises(cases.NotOwner):
            cases.resubmit(case=case, papers=[road.paper("floor-plan")], by=by, at=road.at)
    late = town.agent(later=timedelta(days=31))
    assert to_answer(late) == []
    with pytest.raises(cases.NotOwner):
        cases.resubmit(case=mine, papers=[road.paper("floor-plan")], by=late, at=at + timedelta(days=31))
    cases.resubmit(case=mine, papers=[road.paper("floor-plan")], by=agent, at=road.at)
    assert Case.objects.get(pk=mine).state == "filed"
    act = MandateAct.objects.get(mandate=service.mandate)
    assert (act.act, act.ref) == ("case.resubmit", f"case:{mine}")
    assert to_answer(agent) == []
    cases.resubmit(case=other, papers=[road.paper("floor-plan")], by=town.city.citizen, at=road.at)
    assert MandateAct.objects.count() == 1, "one's own answer is no act on a mandate"


def test_at_the_desk_and_on_the_phone(town, running, noticed) -> None:
    """The same page in two layouts; pages are kept until all goes out; ended, the mandate opens nothing any more."""
    service = running()
    now = timezone.now()
    Mandate.objects.filter(pk=service.mandate_id).update(from_on=now.date(), to_on=now.date() + timedelta(days=9))
    case, other = noticed(town.city.direct), noticed(town.city.reviewed)

    def enter(login: str) -> Client:
        one = Client()
        account = Account.objects.get(login=login)
        one.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return one

    agent = enter("agent")
    desk, phone = reverse("workbench:notice", args=[case]), reverse("workbench:field-notice", args=[case])
    assert desk in agent.get(reverse("workbench:agencies")).content.decode()
    standing = agent.get(reverse("workbench:field-standing")).json()
    assert [one["url"] for one in standing["notices"]] == [phone] and "张三" not in str(standing)
    for page in (desk, phone):
        assert "平面图不清晰" in agent.get(page).content.decode()
        assert enter("agent2").get(page).status_code == 302  # nothing to answer
    assert agent.post(desk).status_code == 422  # nothing was put right
    assert agent.get(reverse("workbench:notice", args=[other])).status_code == 302
    upload = reverse("workbench:field-notice-upload", args=[case, "floor-plan"])
    scan = SimpleUploadedFile("plan.pdf", paper("平面图"), "application/pdf")
    assert agent.post(upload, {"file": scan}).status_code == 302
    assert "plan.pdf" in agent.get(phone).content.decode()
    end_mandate(mandate=service.mandate_id, by=town.city.citizen, at=now)
    assert agent.post(phone).status_code == 302 and Case.objects.get(pk=case).state == "correcting"
    Mandate.objects.filter(pk=service.mandate_id).update(ended_at=None, ended_by=None)
    assert agent.post(phone)["Location"] == reverse("workbench:field")
    assert Case.objects.get(pk=case).state == "filed"
    assert MandateAct.objects.filter(act="case.resubmit", ref=f"case:{case}").count() == 1
