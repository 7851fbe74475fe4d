"""A package at the window (窗口代办一件事): begun for who stands here, signed by him, filed once; and what was given before."""

from datetime import datetime, timedelta
from uuid import uuid4

import pytest

from onewindow.domain.agents import actions as agents
from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import Bundle, BundleCase
from onewindow.domain.cases.models import Material, Signature
from onewindow.domain.cases.refusals import MaterialUnfit, NothingEarlier, OwnCase, SignatureMissing
from onewindow.domain.org.models import Enterprise, MandateAct
from onewindow.kernel.models import Event
from tests.domain.bundles.story import ANSWERS, FORM, Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]


@pytest.fixture
def story(at: datetime) -> Story:
    return Story(at)


def test_a_clerk_fills_in_for_the_applicant_at_the_window(story: Story) -> None:
    clerk, owner = story.clerk, story.owner
    saved = actions.begin(
        key=uuid4().hex, package="open-restaurant", answers=ANSWERS, owner=owner.account, by=clerk, at=story.tick()
    )
    saved = actions.save_draft(draft=saved.draft, number=saved.number, data=FORM, by=clerk, at=story.tick())
    for upload in queries.draft_page(saved.draft, clerk, story.now).uploads:
        actions.attach(
            draft=saved.draft, material=upload.material.type.key, file=story.stored(), by=clerk, at=story.tick()
        )
    told = {"draft": saved.draft, "by": clerk}
    actions.see_original(**told, material="food-layout", at=story.tick())
    with pytest.raises(SignatureMissing):
        actions.submit(**told, key="w", at=story.tick())
    saved = actions.sign_draft(**told, file=story.stored(), at=story.tick())
    saved = actions.save_draft(**told, number=saved.number, data={"sign.name": "新名"}, at=story.tick())
    assert queries.draft_page(saved.draft, clerk, story.now).signature is None, "what was signed is what is filed"
    actions.sign_draft(**told, file=story.stored(), at=story.tick())
    done = actions.submit(**told, key="w", at=story.tick())
    row = Bundle.objects.get(pk=done.id)
    assert (row.owner_id, row.channel, row.centre_id) == (owner.account, "window", clerk.centre)
    cases = BundleCase.objects.filter(bundle=row).values("case")
    assert Signature.objects.filter(case__in=cases).count() == cases.count() > 1, "one hand under all of them"
    seen = Material.objects.filter(case__in=cases, original_at__isnull=False)
    assert {one.slug for one in seen} == {"food-layout"} and {one.original_by_id for one in seen} == {clerk.account}
    assert [one.type.key for one in queries.receipt(row.pk, clerk, story.now).materials if one.original_at] == [
        "food-layout"
    ]


def test_a_clerk_begins_for_who_stands_here_and_for_nobody_else(story: Story) -> None:
    told = {"package": "open-restaurant", "answers": ANSWERS}
    with pytest.raises(OwnCase):
        actions.begin(key=uuid4().hex, **told, owner=story.clerk.account, by=story.clerk, at=story.tick())
    strange = Enterprise.objects.order_by("pk")[0].pk
    with pytest.raises(actions.NotYours):
        actions.begin(
            key=uuid4().hex, **told, owner=story.owner.account, enterprise=strange, by=story.clerk, at=story.tick()
        )
    saved = actions.begin(key=uuid4().hex, **told, owner=story.owner.account, by=story.clerk, at=story.tick())
    assert queries.draft_page(saved.draft, story.colleague, story.now).clerk == story.clerk.account
    with pytest.raises(queries.NoSuchDraft):
        queries.draft_page(saved.draft, story.actor("market.approver"), story.now)
    with pytest.raises(MaterialUnfit):
        actions.see_original(draft=saved.draft, material="food-layout", by=story.clerk, at=story.tick())
    with pytest.raises(actions.NotYours):
        mine = story.draft()
        actions.see_original(draft=mine, material="food-layout", by=story.owner, at=story.tick())


def test_what_was_given_before_is_used_again_in_a_package(story: Story) -> None:
    """Answers and papers of one's earlier cases: offered to their owner only, used on a click, written down."""
    story.submit()
    saved = actions.begin(key=uuid4().hex, package="open-restaurant", answers=ANSWERS, by=story.owner, at=story.tick())
    told = {"draft": saved.draft, "by": story.owner}
    page = queries.draft_page(saved.draft, story.owner, story.now)
    offered = queries.given_before(page, story.owner)
    assert offered.answers is not None and "food-layout" in offered.papers
    actions.reuse_answers(**told, case=offered.answers.case, at=story.tick())
    after = queries.draft_page(saved.draft, story.owner, story.now)
    assert set(offered.answers.keys) <= set(after.data)
    paper = offered.papers["food-layout"]
    actions.reuse_paper(**told, material="food-layout", case=paper.case, at=story.tick())
    with pytest.raises(NothingEarlier):
        actions.reuse_paper(**told, material="food-layout", case=paper.case, at=story.tick())
    pages = next(one for one in queries.draft_page(saved.draft, story.owner, story.now).uploads if one.pages).pages
    assert len(pages) == paper.pages
    used = Event.objects.filter(name="filing.reused", thing=story.owner.account)
    assert [one.data["package_draft"] for one in used] == [saved.draft] * 2
    other = actions.begin(
        key=uuid4().hex, package="open-restaurant", answers=ANSWERS, by=story.actor("zhangmin"), at=story.tick()
    )
    with pytest.raises(NothingEarlier):
        actions.reuse_answers(draft=other.draft, case=paper.case, by=story.actor("zhangmin"), at=story.tick())


def test_an_agent_files_a_package_on_the_mandate_that_names_it(story: Story) -> None:
    """帮代办: no other hand than the one under the mandate; another package, and a draft after its end: no."""
    named, day = "package:open-restaurant", story.now.date()
    told = {"scope": [named], "centre": story.actor("govservice.agent").centre, "phone": "13900000001", "key": "a"}
    service = agents.ask(**told, by=story.owner, at=story.tick())  # type: ignore[arg-type]
    agents.assign(
        service=service,
        agent=story.actor("govservice.agent").account,
        by=story.actor("govservice.agent"),
        at=story.tick(),
    )
    term = {"from_on": day, "to_on": day + timedelta(days=30), "signature": "王芳"}
    agents.entrust(service=service, scope={named: "开办餐饮店"}, **term, by=story.owner, at=story.tick())  # type: ignore[arg-type]
    agent = story.actor("govservice.agent")
    begun = {"answers": ANSWERS, "owner": story.owner.account, "by": agent}
    with pytest.raises(actions.NotYours):
        actions.begin(key=uuid4().hex, package="newborn", **begun | {"answers": {}}, at=story.tick())  # type: ignore[arg-type]
    saved = actions.begin(key=uuid4().hex, package="open-restaurant", **begun, at=story.tick())  # type: ignore[arg-type]
    saved = actions.save_draft(draft=saved.draft, number=saved.number, data=FORM, by=agent, at=story.tick())
    for upload in queries.draft_page(saved.draft, agent, story.now).uploads:
        slug = upload.material.type.key
        actions.attach(draft=saved.draft, material=slug, file=story.stored(), by=agent, at=story.tick())
    with pytest.raises(actions.NotYours):
        actions.see_original(draft=saved.draft, material=slug, by=agent, at=story.tick())
    row = Bundle.objects.get(pk=actions.submit(draft=saved.draft, key="m", by=agent, at=story.tick()).id)
    assert (row.owner_id, row.channel) == (story.owner.account, "agent")
    assert not Signature.objects.exists()
    assert MandateAct.objects.filter(ref=f"bundle:{row.pk}", act="bundle.file").exists()
