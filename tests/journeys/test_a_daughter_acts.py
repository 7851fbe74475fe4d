"""A daughter acts for her father: he signs on his phone, she applies for him, he sees every act and takes it back."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone
from playwright.sync_api import Page, expect

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import Bundle, Draft
from onewindow.domain.messages.models import Message
from onewindow.domain.org import actions as org
from onewindow.domain.org.models import Account, Mandate, MandateAct, Person
from onewindow.kernel import log
from onewindow.kernel.models import Event
from tests import worlds
from tests.browser.rig import OpenPage, looked_at
from tests.domain.bundles.story import ANSWERS, FORM, Story

pytestmark = pytest.mark.browser
AsUser = Callable[..., Page]
FATHER, DAUGHTER, STRANGER = "sunjianguo", "wangfang", "liguoqiang"


@pytest.fixture
def story(transactional_db: None) -> Iterator[Story]:
    """The demo city, now; ids kept in memory are forgotten before and after."""
    with worlds.demo_city(worlds.now() - timedelta(days=1)):
        yield Story(timezone.now() - timedelta(hours=20), pause=timedelta(seconds=1))


def test_a_daughter_acts(story: Story, as_user: AsUser, open_page: OpenPage) -> None:
    """Given, used, seen by all three, taken back; outside its scope it is nothing."""
    father = as_user(FATHER, "/me/mandates/new/", size="phone")
    looked_at(father, "mandate-give")
    other = Person.objects.get(account__login=DAUGHTER)
    father.fill("#name", other.name_zh)
    father.fill("#id_no", other.id_no)
    father.check("input[name=scope][value='package:open-restaurant']")
    father.fill("#to", (timezone.localdate() + timedelta(days=90)).isoformat())
    father.fill("#signature", "孙建国")
    father.click("main form[method=post] button.btn-primary")
    father.wait_for_url("**/me/mandates/WT*/")
    mandate = Mandate.objects.latest("pk")  # the demo city's agent has one of his own
    expect(father.locator(".statement")).to_contain_text("不得转委托")
    looked_at(father, "mandate")

    daughter = as_user(DAUGHTER, f"/me/?for={mandate.number}", size="phone")
    expect(daughter.locator("h1")).to_have_text("孙建国")
    looked_at(daughter, "home-on-mandate")
    account = Account.objects.get(login=FATHER).pk
    daughter.goto("/packages/open-restaurant/begin/?" + "&".join(f"{key}={value}" for key, value in ANSWERS.items()))
    daughter.check(f"input[name=holder][value='for-{account}']")
    daughter.click("main form[method=post] button.btn")
    daughter.wait_for_url("**/drafts/*/")
    expect(daughter.locator(".banner", has_text="孙建国")).to_be_visible()
    looked_at(daughter, "draft-on-mandate")
    draft = Draft.objects.get()
    assert draft.owner_id == account and draft.clerk_id is None
    assert draft.data["person.name"] == "孙建国"  # what is known of him is filled in, not of her

    story.now = timezone.now()
    _fill(story, draft.pk)
    filed = actions.submit(draft=draft.pk, key="daughter", by=story.actor(DAUGHTER), at=story.tick())
    bundle = Bundle.objects.get(pk=filed.id)
    assert (bundle.owner_id, bundle.holder_name) == (account, "孙建国")
    event = Event.objects.get(kind="bundle", thing=bundle.pk, name="bundle.file")
    assert event.by == story.actor(DAUGHTER).account
    log.settle()
    log.run_readers(story.tick())
    told = set(Message.objects.filter(ref=f"bundle:{bundle.pk}").values_list("account__login", flat=True))
    assert told == {FATHER, DAUGHTER}

    page = f"/applications/{bundle.pk}/"
    for one in (father, daughter):
        one.goto(page)
        expect(one.locator("main")).to_contain_text(f"由王芳凭委托书 {mandate.number} 代办")
    expect(father.locator(f"a[href='{page}withdraw/']")).to_be_visible()
    expect(daughter.locator(f"a[href='{page}withdraw/']")).to_have_count(0)
    clerk = as_user("govservice.window", f"/desk/bundles/{bundle.pk}/")
    expect(clerk.locator("main")).to_contain_text(mandate.number)

    father.goto(f"/me/mandates/{mandate.number}/")
    assert list(MandateAct.objects.filter(mandate=mandate).order_by("pk").values_list("act", flat=True)) == [
        "draft.begin",
        "bundle.file",
    ]
    expect(father.locator(".item-list")).to_contain_text("提交申请")
    father.goto("/me/")
    expect(father.locator(".run", has_text="王芳凭委托书")).to_have_count(1)
    looked_at(father, "home-with-mandate")
    _nobody_else(bundle.pk)

    father.goto(f"/me/mandates/{mandate.number}/")
    father.click("details.more summary")
    father.click("details.more button.btn-danger")
    expect(father.locator("main")).to_contain_text("已终止")
    for path in (page, f"{page}receipt/", f"/drafts/{draft.pk}/", f"/me/?for={mandate.number}"):
        answer = daughter.goto(path)
        assert answer is not None and answer.status == 404, path
    daughter.goto("/me/inbox/")
    assert bundle.number not in daughter.content()  # his affairs left her inbox with the mandate
    with pytest.raises(actions.NotYours):
        actions.withdraw(bundle=bundle.pk, by=story.actor(DAUGHTER), at=story.tick())
    stranger = open_page(f"/mandates/{mandate.number}", size="phone")
    expect(stranger.locator("main")).to_contain_text("请勿采信")
    looked_at(stranger, "mandate-verified")


def _fill(story: Story, draft: int) -> None:
    """She types his data; the papers are his."""
    her = story.actor(DAUGHTER)
    number = queries.draft_page(draft, her, story.now).number
    actions.save_draft(draft=draft, number=number, data=FORM, by=her, at=story.tick())
    for upload in queries.draft_page(draft, her, story.now).uploads:
        slug = upload.material.type.key
        actions.attach(draft=draft, material=slug, file=story.stored(), by=her, at=story.tick())


def _nobody_else(bundle: int) -> None:
    """Neither a stranger, nor one who has the daughter's own mandate: it is not passed on."""
    story = Story(timezone.now())
    third = Person.objects.get(account__login=STRANGER)
    org.give_mandate(
        name=third.name_zh,
        id_no=third.id_no,
        scope={"all": "全部事务"},
        from_on=timezone.localdate(),
        to_on=timezone.localdate(),
        signature="王芳",
        by=story.actor(DAUGHTER),
        at=story.now,
    )
    client = Client()
    client.force_login(Account.objects.get(login=STRANGER), backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/applications/{bundle}/").status_code == 404
    with pytest.raises(actions.NotYours):  # a package his mandate does not name
        actions.begin(
            package="retire", owner=story.actor(FATHER).account, key="begun", by=story.actor(DAUGHTER), at=story.now
        )
