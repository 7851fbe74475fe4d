"""A person's home: one for each side he acts for, nobody else's; the same number of SQL for one line and for a hundred."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from onewindow.domain.bundles import actions as bundles
from onewindow.domain.bundles.models import Bundle, Draft
from onewindow.domain.messages.actions import send
from onewindow.domain.messages.models import Message
from onewindow.domain.org import actions, queries
from onewindow.domain.org.models import Account, DataCopy, Enterprise, Erasure, Mandate, Person, Role
from tests.domain.bundles.story import ANSWERS, Story
from tests.web.portal.test_tracking import story

__all__ = ["story"]
SHOP = "91990100MAUX7P5L10"  # 老地方餐饮: led by zhaolei, handled by zhangmin


def browser(login: str) -> Client:
    """Somebody with a session."""
    client = Client()
    client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
    return client


def person(login: str) -> Person:
    return Person.objects.get(account__login=login)


@pytest.fixture
def today(story: Story) -> Story:
    """The same city, now: the pages ask the clock."""
    story.now = timezone.now()
    return story


def given(story: Story, giver: str = "sunjianguo", holder: str = "wangfang", **scope: str) -> Mandate:
    """A mandate from today on."""
    other = person(holder)
    return actions.give_mandate(
        name=other.name_zh,
        id_no=other.id_no,
        scope=scope or {"package:open-restaurant": "开办餐饮店“一件事”"},
        from_on=timezone.localdate(),
        to_on=timezone.localdate() + timedelta(days=30),
        signature=person(giver).name_zh,
        by=story.actor(giver),
        at=story.now,
    )


def test_only_the_sides_one_acts_for(today: Story) -> None:
    """A business's home and its lists are for who has a role in it; for others they do not exist."""
    mandate = given(today)
    for path in ("/me/", "/me/history/", "/me/drafts/", "/me/inbox/", "/me/licences/"):
        assert browser("zhaolei").get(path, {"for": SHOP}).status_code == 200
        assert browser("zhangmin").get(path, {"for": SHOP}).status_code == 200
        assert browser("wangfang").get(path, {"for": mandate.number}).status_code == 200
        for login, key in (("wangfang", SHOP), ("zhaolei", mandate.number), ("sunjianguo", mandate.number)):
            assert browser(login).get(path, {"for": key}).status_code == 404, (path, login)
    assert browser("wangfang").get("/me/people/", {"for": SHOP}).status_code == 404
    assert browser("wangfang").get("/me/people/").status_code == 404
    assert browser("govservice.window").get("/me/").status_code == 403
    assert browser("wangfang").get("/mine/").url == "/me/"  # type: ignore[attr-defined]


@pytest.mark.parametrize("count", [0, 1, 120])
def test_the_number_of_sql_does_not_grow(today: Story, count: int) -> None:
    """Empty, one, many: one page of twenty, the rest by key; and 120 drafts and messages."""
    owner = today.owner.account or 0
    today.submit() if count else None
    if count > 1:
        _many(Bundle.objects.get(), owner, count)
    client = browser("wangfang")
    client.get("/me/")  # what is kept in memory is read once
    with CaptureQueriesContext(connection) as asked:
        answer = client.get("/me/")
    text = answer.content.decode()
    assert len(asked) <= 30, [one["sql"][:120] for one in asked]
    assert text.count('class="run"') <= 40
    assert ("暂无在办事项" in text) is (count == 0)
    if count > 1:
        older = client.get(answer.context["older"])
        assert older.status_code == 200 and older.context["runs"]
        assert not {one.number for one in older.context["runs"]} & {one.number for one in answer.context["runs"]}
        assert client.get("/me/drafts/").context["older"] and client.get("/me/inbox/").context["older"]


def _many(row: Bundle, owner: int, count: int) -> None:
    """More of the same, as the owner of the tables writes them."""
    Draft.objects.bulk_create(
        Draft(owner_id=owner, package_version_id=row.package_version_id, begun_at=row.filed_at, saved_at=row.filed_at)
        for _ in range(count)
    )
    Message.objects.bulk_create(Message(account_id=owner, key="copy.made", at=row.filed_at) for _ in range(count))
    story = Story(row.filed_at)
    for number in range(24):
        draft = bundles.begin(
            package="open-restaurant", answers=ANSWERS, key=uuid4().hex, by=story.owner, at=story.tick()
        ).draft
        source = Draft.objects.exclude(bundle=None).order_by("pk").first()
        assert source is not None
        Draft.objects.filter(pk=draft).update(data=source.data)
        for one in source.files.all():
            bundles.attach(draft=draft, material=one.slug, file=one.file_id, by=story.owner, at=story.tick())
        bundles.submit(draft=draft, key=f"many{number}", by=story.owner, at=story.tick())


def test_a_handler_is_named_asked_and_ended(today: Story) -> None:
    """The form keeps what was typed; he is asked in his home; either side ends it; strangers find nothing."""
    boss, his = browser("zhaolei"), browser("wangfang")
    where = f"/me/people/?for={SHOP}"
    wrong = boss.post(where, {"name": "王芳", "id_no": "990101199001010000", "scope": "filing"})
    assert (
        wrong.status_code == 422
        and "没有姓名与证件号码相符" in wrong.content.decode()
        and "王芳" in wrong.content.decode()
    )
    bad = boss.post(where, {"name": "王芳", "id_no": person("wangfang").id_no, "scope": "filing", "from": "soon"})
    assert bad.status_code == 422
    told = {"name": "王芳", "id_no": person("wangfang").id_no, "scope": "filing"}
    assert browser("zhangmin").post(where, told).status_code == 404  # a handler names nobody
    assert boss.post(where, told).status_code == 302
    role = Role.objects.get(person=person("wangfang"))
    assert "请您担任经办人" in his.get("/me/").content.decode()
    assert his.get(f"/me/?for={SHOP}").status_code == 404
    assert browser("liguoqiang").post(f"/me/roles/{role.pk}/", {"act": "accept"}).status_code == 404
    assert his.post(f"/me/roles/{role.pk}/", {"act": "fly"}).status_code == 404
    assert his.post(f"/me/roles/{role.pk}/", {"act": "accept"}).status_code == 302
    assert his.get(f"/me/?for={SHOP}").status_code == 200
    assert boss.post(f"/me/roles/{role.pk}/?for={SHOP}", {"act": "end"}).status_code == 302
    assert his.get(f"/me/?for={SHOP}").status_code == 404
    assert boss.post(f"/me/roles/{role.pk}/?for={SHOP}", {"act": "end"}).status_code == 409


def test_a_mandate_is_given_seen_and_taken_back(today: Story) -> None:
    """Signed in the form, kept word for word, verified by a stranger with masked names, ended at once."""
    giver, holder = browser("sunjianguo"), browser("wangfang")
    form: dict[str, Any] = {
        "name": "王芳",
        "id_no": person("wangfang").id_no,
        "scope": ["package:retire"],
        "to": (timezone.localdate() + timedelta(days=60)).isoformat(),
        "signature": "王芳",
    }
    wrong = giver.post("/me/mandates/new/", form)
    assert wrong.status_code == 422 and "请按证件上的姓名签署" in wrong.content.decode()
    assert giver.post("/me/mandates/new/", form | {"signature": "孙建国", "to": ""}).status_code == 422
    assert giver.post("/me/mandates/new/", form | {"signature": "孙建国", "scope": []}).status_code == 422
    done = giver.post("/me/mandates/new/", form | {"signature": "孙建国"})
    assert done.status_code == 302
    mandate = Mandate.objects.latest("pk")  # the demo city's agent has one of his own
    page = f"/me/mandates/{mandate.number}/"
    for one in (giver, holder):
        assert mandate.statement in one.get(page).content.decode()
        assert one.get(f"{page}pdf/")["Content-Type"] == "application/pdf"
        assert one.get("/me/mandates/").status_code == 200
    assert browser("liguoqiang").get(page).status_code == 404
    assert browser("liguoqiang").get(f"{page}pdf/").status_code == 404
    assert browser("liguoqiang").post(f"{page}end/").status_code == 404
    text = Client().get(f"/mandates/{mandate.number}").content.decode()
    assert "真实有效" in text or "有效" in text
    assert "孙建国" not in text and "孙**" in text
    assert Client().get("/mandates/WT20260101-AAAAAAAA").status_code == 404
    Mandate.objects.filter(pk=mandate.pk).update(statement=mandate.statement.replace("孙建国", "孙建军"))
    assert "签章与声明内容不符" in Client().get(f"/mandates/{mandate.number}").content.decode()
    assert giver.post(f"{page}end/").status_code == 302
    assert holder.get(f"/me/?for={mandate.number}").status_code == 404
    assert giver.post(f"{page}end/").status_code == 409


def test_my_data(today: Story) -> None:
    """Order, wait, download; ask, change one's mind; nobody else's copy."""
    mine = browser("wangfang")
    assert mine.post("/me/data/order/").status_code == 302
    assert mine.post("/me/data/order/").status_code == 409
    copy = DataCopy.objects.get()
    assert mine.get(f"/me/data/copies/{copy.pk}/").status_code == 404  # not made yet
    assert actions.make_copy(copy=copy.pk, at=timezone.now())
    answer = mine.get(f"/me/data/copies/{copy.pk}/")
    assert answer.status_code == 200 and answer["Content-Type"] == "application/zip"
    assert "attachment" in answer["Content-Disposition"]
    assert browser("liguoqiang").get(f"/me/data/copies/{copy.pk}/").status_code == 404
    today.submit()
    page = mine.get("/me/data/").content.decode()
    assert "依法须保留" in page and "国办发〔2023〕26号" in page and "待本市法制部门核对" in page
    assert mine.post("/me/data/erase/", {"closes": "yes"}).status_code == 302 and not Erasure.objects.exists()
    assert mine.post("/me/data/erase/", {"closes": "yes", "sure": "yes"}).status_code == 409  # under way
    assert mine.post("/me/data/erase/", {"sure": "yes"}).status_code == 302
    assert mine.post("/me/data/erase/", {"sure": "yes"}).status_code == 409
    assert mine.post("/me/data/keep/").status_code == 302
    assert mine.post("/me/data/keep/").status_code == 409


def test_the_inbox_leads_on(today: Story) -> None:
    """A message of a business bears its name; reading leads to what it is about; a stranger marks nothing."""
    shop = Enterprise.objects.get(uscc=SHOP)
    boss = Account.objects.get(login="zhaolei").pk
    send(to=boss, key="case.granted", params={"number": "N"}, ref="case:1", enterprise=shop.pk, at=timezone.now())
    send(to=boss, key="copy.made", ref="data:", at=timezone.now())
    client = browser("zhaolei")
    assert shop.name_zh in client.get("/me/inbox/").content.decode()
    assert len(client.get(f"/me/inbox/?for={SHOP}").context["rows"]) == 1
    assert len(browser("zhangmin").get("/me/inbox/").context["rows"]) == 1
    message = Message.objects.get(ref="data:")
    assert browser("zhangmin").post("/me/inbox/read/", {"message": message.pk}).status_code == 302
    assert Message.objects.get(pk=message.pk).read_at is None
    assert client.post("/me/inbox/read/", {"message": message.pk, "ref": "data:"}).url == "/me/data/"  # type: ignore[attr-defined]
    assert client.post(f"/me/inbox/read/?for={SHOP}").status_code == 302
    assert queries.may(queries.actor_of(boss, timezone.now()), enterprise=shop.pk)
    assert not Message.objects.filter(enterprise=shop, read_at=None).exists()


def test_a_printed_notice(today: Story) -> None:
    """The correction notice as a paper: for the applicant, for nobody else, and only if there is one."""
    bundle = today.submit()
    client = browser("wangfang")
    assert client.get(f"/applications/{bundle}/papers/correction/").status_code == 404
    item = today.checklist(bundle)[0]
    bundles.correct(bundle=bundle, items=[item], text="扫描件不清晰", by=today.clerk, at=today.tick())
    text = client.get(f"/applications/{bundle}/papers/correction/").content.decode()
    assert "补正通知书" in text and "扫描件不清晰" in text
    assert f"/applications/{bundle}/papers/correction/" in client.get(f"/applications/{bundle}/").content.decode()
    assert browser("liguoqiang").get(f"/applications/{bundle}/papers/correction/").status_code == 404


def test_a_printed_refusal(today: Story) -> None:
    """The written refusal of an item, from the page of its package."""
    bundle = today.submit()
    today.accept(bundle)
    node = next(one for one, state in today.states(bundle).items() if state == "reviewing")
    today.refuse(bundle, node)
    case = today.case(bundle, node).pk
    client = browser("wangfang")
    assert f"/cases/{case}/papers/refusal/" in client.get(f"/applications/{bundle}/").content.decode()
    assert "不予行政许可决定书" in client.get(f"/cases/{case}/papers/refusal/").content.decode()
    assert browser("liguoqiang").get(f"/cases/{case}/papers/refusal/").status_code in (403, 404)


def test_anothers_draft_is_not_there(today: Story) -> None:
    """Reading and writing answer alike."""
    draft = today.draft()
    other = browser("liguoqiang")
    assert other.get(f"/drafts/{draft}/").status_code == 404
    assert other.post(f"/drafts/{draft}/discard/").status_code == 404
    assert other.post(f"/drafts/{draft}/materials/x/change/").status_code == 404
    assert browser("wangfang").post(f"/drafts/{draft}/discard/").status_code == 302


def test_retention_in_the_office(today: Story) -> None:
    """The report deletes nothing; only an administrator opens it; a rule needs a day to come."""
    today.draft()
    client = browser("govservice.office")
    answer = client.get("/office/retention/")
    assert answer.status_code == 200 and "长期未改动的草稿" in answer.content.decode()
    assert browser("market.examiner").get("/office/retention/").status_code == 403
    assert browser("wangfang").get("/office/retention/").status_code == 403
    rule = {"key": "drafts", "days": "120", "from": timezone.localdate().isoformat(), "source": "示范市规定"}
    assert client.post("/office/retention/", rule).status_code == 422
    rule["from"] = (timezone.localdate() + timedelta(days=1)).isoformat()
    assert client.post("/office/retention/", rule).status_code == 302
    assert "120" in client.get("/office/retention/").content.decode()
    assert Draft.objects.exists()
