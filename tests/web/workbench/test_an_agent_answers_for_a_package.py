"""An agent answers the notice of a package for his principal: within the mandate and its term, written down; nobody else, at no door."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from onewindow.config.demo import application
from onewindow.domain.agents import actions as agents
from onewindow.domain.agents.models import Service
from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.org.actions import end_mandate
from onewindow.domain.org.models import Account, Centre, MandateAct
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel.files import store
from onewindow.kernel.models import Event
from onewindow.kernel.worktime import CHINA
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk, paper

AGENT = "govservice.agent"
PAPER = "food-layout"


def noticed(desk: Desk) -> int:
    """A restaurant whose layout plan is to be put right."""
    bundle = desk.bundle()
    clerk = desk.actor("govservice.window")
    actions.correct(bundle=bundle, items=[PAPER], text="平面图缺清洗区", by=clerk, at=desk.at)
    return bundle


def entrusted(desk: Desk, package: str = application.PACKAGE) -> int:
    """A mandate of thirty days for this package; its id."""
    owner, agent, scope = desk.actor(application.APPLICANT), desk.actor(AGENT), {f"package:{package}": "一件事"}
    told = {"scope": list(scope), "centre": Centre.objects.get(main=True).pk, "phone": "13900000001", "key": package}
    service = agents.ask(**told, by=owner, at=desk.at)
    agents.assign(service=service, agent=agent.account or 0, by=agent, at=desk.at)
    day = desk.at.astimezone(CHINA).date()
    term = {"from_on": day, "to_on": day + timedelta(days=30), "signature": "王芳"}
    agents.entrust(service=service, scope=scope, **term, by=owner, at=desk.at)
    return Service.objects.get(pk=service).mandate_id or 0


def answered(desk: Desk, bundle: int, by: Actor) -> None:
    """The paper handed in anew."""
    file = store(SimpleUploadedFile("plan.pdf", paper("平面图")), name="plan.pdf", by=by.account, at=desk.at)
    actions.resubmit(bundle=bundle, files={PAPER: [file.pk]}, by=by, at=desk.at)


def test_within_the_mandate_and_its_term(desk: Desk) -> None:
    bundle = noticed(desk)
    entrusted(desk, "retire")
    late = actor_of(Account.objects.get(login=AGENT).pk, desk.at + timedelta(days=31))

    def refused(by: Actor) -> None:
        assert bundle not in {one.bundle for one in queries.to_answer(by)}
        with pytest.raises(actions.NotYours):
            answered(desk, bundle, by)

    refused(desk.actor(AGENT))  # his mandate names another package
    mandate = entrusted(desk)
    refused(late)
    refused(desk.actor("govservice.window"))
    agent = desk.actor(AGENT)
    assert [one.bundle for one in queries.to_answer(agent)] == [bundle]
    with pytest.raises(actions.NotYours):  # to withdraw stays with the giver
        actions.withdraw(bundle=bundle, by=agent, at=desk.at)
    end_mandate(mandate=mandate, by=desk.actor(application.APPLICANT), at=desk.at)
    refused(desk.actor(AGENT))
    assert not MandateAct.objects.filter(mandate=mandate).exists()
    answered(desk, bundle, desk.actor(application.APPLICANT))
    assert not MandateAct.objects.filter(mandate=mandate).exists(), "one's own answer is no act on a mandate"


def test_at_the_desk_and_on_the_phone(desk: Desk, sign_in: SignIn) -> None:
    """The same page in two layouts; what was done says for whom and by whom."""
    bundle, mandate = noticed(desk), entrusted(desk)
    agent, clerk, colleague = sign_in(AGENT), sign_in("govservice.window"), sign_in("beipo.agent")
    here, phone = (reverse(f"workbench:{name}", args=[bundle]) for name in ("package-notice", "field-package-notice"))
    assert here in agent.get(reverse("workbench:agencies")).content.decode()
    waiting = agent.get(reverse("workbench:field-standing")).json()["notices"]
    assert [one["url"] for one in waiting] == [phone] and "王芳" not in str(waiting)
    for page in (here, phone):
        assert "平面图缺清洗区" in agent.get(page).content.decode()
        assert clerk.get(page).status_code == 403 and colleague.get(page).status_code == 404
    nothing = agent.post(here)
    assert nothing.status_code == 422 and f'href="#{PAPER}"' in nothing.content.decode()
    scan = SimpleUploadedFile("plan.pdf", paper("平面图"), "application/pdf")
    kept = agent.post(reverse("workbench:field-package-notice-upload", args=[bundle, PAPER]), {"file": scan})
    assert kept["Location"] == phone and "plan.pdf" in agent.get(here).content.decode()
    assert agent.post(phone)["Location"] == reverse("workbench:field")
    assert Bundle.objects.get(pk=bundle).state == "filed"
    act = MandateAct.objects.get(mandate=mandate)
    assert (act.act, act.ref) == ("bundle.resubmit", f"bundle:{bundle}")
    assert Event.objects.get(name="bundle.resubmit", thing=bundle).by == desk.actor(AGENT).account
    assert agent.get(here)["Location"] == reverse("workbench:agencies"), "nothing to answer any more"
    owner = sign_in(application.APPLICANT)
    said = owner.get(reverse("portal:mandate", args=[act.mandate.number])).content.decode()
    assert Bundle.objects.get(pk=bundle).number in said


def test_a_row_is_added_without_scripts(desk: Desk, sign_in: SignIn) -> None:
    """ "Add another" of a list in the answer adds a row, and nothing is handed in by it: at the desk and by the applicant."""
    bundle = desk.bundle()
    told = {"items": ["food.staff"], "text": "从业人员不全"}
    actions.correct(bundle=bundle, **told, by=desk.actor("govservice.window"), at=desk.at)
    entrusted(desk)
    for login, name in ((AGENT, "workbench:package-notice"), (application.APPLICANT, "portal:bundle-correct")):
        client, here = sign_in(login), reverse(name, args=[bundle])
        typed = {"food.staff.0.name": "新来的厨师", "_add": "food.staff"}
        page = client.post(here, typed)
        assert page.status_code == 200, "nothing was handed in"
        assert 'value="新来的厨师"' in page.content.decode() and "food.staff.1.name" in page.content.decode()
    assert Bundle.objects.get(pk=bundle).state == "correcting"
