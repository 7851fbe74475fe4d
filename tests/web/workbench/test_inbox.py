"""Messages to the staff: to one person or to his department, read and unread, page by page; nobody reads another's."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from onewindow.domain.bundles import actions
from onewindow.domain.bundles.actions import together
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.messages.actions import send, tell_staff
from onewindow.domain.messages.queries import Message
from onewindow.domain.org.models import Account, Department, Holding
from tests.domain.bundles.test_accepting import WHY
from tests.web.workbench.desk import Desk

SignIn = Callable[[str], Client]
INBOX = "/desk/inbox/"


def account(login: str) -> int:
    return Account.objects.values_list("pk", flat=True).get(login=login)


def word(desk: Desk, to: str, n: int = 1) -> None:
    for event in range(n):
        params = {"item_zh": f"事项{event}", "item_en": f"Item {event}", "number": "990100-1"}
        send(to=account(to), key="case.agreed", params=params, ref="case:1", at=desk.at, event=1000 + event)


def test_an_urging_reaches_the_department_and_leads_to_the_application(desk: Desk, sign_in: SignIn) -> None:
    bundle = desk.accepted()
    login = desk.login_of(spec(desk.reviewing(bundle).item_version_id).review_posts[0])
    department = desk.actor(login).department or 0
    together.urge(bundle=bundle, department=department, text="请加快", by=desk.actor("govservice.window"), at=desk.at)
    desk.read()
    examiner = sign_in(login)
    assert "请加快" not in sign_in("tax.examiner").get(INBOX).content.decode()
    shown = examiner.get(INBOX).content.decode()
    assert "请加快" in shown and Department.objects.get(pk=department).name_zh in shown and "is-unread" in shown
    message = Message.objects.get(account=account(login), key="bundle.urged")
    assert message.department_id == department
    told = {"message": message.pk, "ref": message.ref}
    sign_in("tax.examiner").post(reverse("workbench:inbox-read"), told)
    assert Message.objects.get(pk=message.pk).read_at is None, "nobody marks another's"
    went = examiner.post(reverse("workbench:inbox-read"), told)
    assert went["Location"] == reverse("workbench:bundle", args=[bundle])
    assert Message.objects.get(pk=message.pk).read_at is not None
    assert "请加快" not in examiner.get(f"{INBOX}?fresh=1").content.decode()


def test_who_leaves_the_department_reads_it_no_more(desk: Desk, sign_in: SignIn) -> None:
    fire = Department.objects.get(slug="fire").pk
    tell_staff(
        to=[account("tax.examiner")],
        department=fire,
        key="bundle.urged",
        params={"package_zh": "开办餐饮店", "number": "YJS1", "text": "内部"},
        ref="bundle:1",
        at=desk.at,
        event=7,
    )
    assert "内部" not in sign_in("tax.examiner").get(INBOX).content.decode()
    staff = Holding.objects.filter(staff__account__login="tax.examiner").values_list("staff", flat=True)[0]
    post = Holding.objects.filter(post__department=fire).values_list("post", flat=True)[0]
    Holding.objects.create(staff_id=staff, post_id=post, from_on=desk.at.date())
    assert "内部" in sign_in("tax.examiner").get(INBOX).content.decode(), "whoever stands in there reads it"


def test_pages_by_key_cost_the_same(desk: Desk, sign_in: SignIn) -> None:
    clerk = sign_in("market.examiner")
    empty = clerk.get(INBOX).content.decode()
    assert "暂无消息" in empty

    def statements(address: str) -> tuple[int, str]:
        with CaptureQueriesContext(connection) as asked:
            found = clerk.get(address).content.decode()
        return len(asked), found

    word(desk, "market.examiner")
    one, _ = statements(INBOX)
    word(desk, "market.examiner", 25)
    many, first = statements(INBOX)
    assert many == one <= 8
    assert first.count('name="message"') == 20 and "事项24" in first
    last = Message.objects.filter(account=account("market.examiner")).order_by("-pk")[19].pk
    assert f"after={last}" in first
    _, second = statements(f"{INBOX}?after={last}")
    assert second.count('name="message"') == 5
    clerk.post(reverse("workbench:inbox-read"), {})
    assert "is-unread" not in clerk.get(INBOX).content.decode()
    assert clerk.get("/counts/").json()["unread"] == ""


def test_it_is_for_the_staff(desk: Desk, sign_in: SignIn, client: Client) -> None:
    assert sign_in("wangfang").get(INBOX).status_code == 403
    assert client.get(INBOX).status_code == 302
    assert client.post(reverse("workbench:inbox-read"), {}).status_code in (302, 403)


@pytest.mark.parametrize(
    ("ref", "login", "page"),
    [
        ("calendar:3", "govservice.office", "/office/calendar/notices/3/"),
        ("calendar:3", "market.examiner", INBOX),
        ("stage_rule:1", "govservice.office", "/office/packages/stages/"),
        ("elsewhere:1", "market.examiner", INBOX),
    ],
)
def test_it_leads_where_one_may_go(desk: Desk, sign_in: SignIn, ref: str, login: str, page: str) -> None:
    assert sign_in(login).post(reverse("workbench:inbox-read"), {"message": 0, "ref": ref})["Location"] == page


def test_what_the_second_person_said_comes_back(desk: Desk, sign_in: SignIn) -> None:
    """To who had proposed it, and to nobody else."""
    bundle, clerk = desk.bundle(), desk.actor("govservice.window")
    actions.propose_not_accept(bundle=bundle, **WHY, by=clerk, at=desk.at)
    actions.decline(bundle=bundle, why="属于本市职权", by=desk.actor("govservice.supervisor"), at=desk.at)
    desk.read()
    desk.read()
    (message,) = Message.objects.filter(key="bundle.declined")
    assert message.account_id == clerk.account
    assert "属于本市职权" in sign_in("govservice.window").get(INBOX).content.decode()
