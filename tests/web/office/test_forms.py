"""What administrators do, form by form: done once however often it is sent, refused with what was typed, stale pages told."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.org.models import Account, Centre, Department, Holding, OpeningHours, Post, Staff, Window
from onewindow.kernel import codes
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import Open
from tests import worlds
from tests.kernel.app.lives import file
from tests.web.workbench.conftest import sign_in

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(worlds.now()):
        yield


@pytest.fixture
def office(sign_in: SignIn) -> Client:
    """The administrator's browser, in English."""
    client = sign_in("govservice.office")
    client.cookies["django_language"] = "en"
    return client


def staff(login: str) -> Staff:
    return Staff.objects.get(account__login=login)


def post(department: str, role: str) -> int:
    return Post.objects.values_list("pk", flat=True).get(department__slug=department, role=role)


def page(client: Client, name: str, *args: Any) -> tuple[str, dict[str, str]]:
    """The address of a form and what it carries hidden."""
    address = reverse(f"office:{name}", args=args)
    text = client.get(address).content.decode()
    found = {key: re.search(f'name="{key}" value="([^"]*)"', text) for key in ("key", "seen")}
    return address, {key: match[1] for key, match in found.items() if match}


def told(answer: Any) -> str:
    """The error summary of an answer."""
    text = answer.content.decode()
    return text.split('class="error-summary"', 1)[1].split("</ul>", 1)[0] if 'class="error-summary"' in text else ""


NEW = {
    "area": "990100", "name_zh": "示范市文化和旅游局", "short_zh": "市文旅局", "group_code": "25",
    "uscc": codes.uscc_of("11990100009922222"), "roles": ["window", "approver"],
}  # fmt: skip


def test_a_department_is_added_once(office: Client) -> None:
    """Pressed twice with one key: one department, both land on its page."""
    address, hidden = page(office, "department-new")
    before = Department.objects.count()
    first, second = office.post(address, NEW | hidden), office.post(address, NEW | hidden)
    assert first.status_code == second.status_code == 302
    assert first["Location"] == second["Location"]
    assert Department.objects.count() == before + 1


def test_what_was_typed_stays(office: Client) -> None:
    """A wrong code is said at its field; nothing has to be typed again."""
    address, hidden = page(office, "department-new")
    answer = office.post(address, NEW | hidden | {"uscc": "119901000099222220"})
    assert answer.status_code == 409
    assert 'href="#uscc"' in told(answer)
    assert "示范市文化和旅游局" in answer.content.decode()
    empty = office.post(address, {"area": "990100"} | hidden)
    assert empty.status_code == 422
    assert {"name_zh", "short_zh", "uscc", "group_code"} <= set(re.findall('href="#([a-z_]+)"', told(empty)))
    assert office.post(address, NEW | hidden).status_code == 302  # a refused key may be tried again


def test_a_stale_page_is_told_who_was_faster(office: Client, sign_in: SignIn) -> None:
    tax = Department.objects.get(slug="tax")
    address, hidden = page(office, "department-edit", tax.pk)
    names = {"name_zh": tax.name_zh, "short_zh": "税务", "name_en": "", "short_en": "", "phone": "1"}
    assert office.post(address, names | hidden).status_code == 302
    other = sign_in("govservice.office2")
    other.cookies["django_language"] = "en"
    late = other.post(address, names | hidden | {"phone": "2", "key": "another"})
    assert late.status_code == 409
    assert "He Jianping" in told(late)
    assert "changed the department" in told(late)
    assert 'value="2"' in late.content.decode()
    tax.refresh_from_db()
    assert (tax.phone, tax.version) == ("1", 2)


def test_posts_come_and_go(office: Client) -> None:
    tax = Department.objects.get(slug="tax")
    address, hidden = page(office, "department", tax.pk)
    assert office.post(f"{address}posts/", {"role": "office"} | hidden).status_code == 302
    made = Post.objects.get(department=tax, role="office")
    again = office.post(f"{address}posts/", {"role": "office"})
    assert again.status_code == 409
    assert "has this post already" in told(again)
    assert office.post(f"{address}posts/{made.pk}/remove/").status_code == 302
    held = office.post(f"{address}posts/{post('tax', 'window')}/remove/")
    assert "was held" in told(held)


def test_a_department_in_use_is_not_closed(office: Client) -> None:
    """Also not while services lead to it; an empty one is, and the list no longer shows it."""
    tax = Department.objects.get(slug="tax")
    address, hidden = page(office, "department", tax.pk)
    assert "still has staff" in told(office.post(f"{address}close/", hidden))
    address, hidden = page(office, "department-new")
    made = office.post(address, NEW | hidden)["Location"]
    assert office.post(f"{made}close/", {"seen": 1}).status_code == 302
    assert "文化和旅游局" not in office.get(reverse("office:departments")).content.decode()


def test_opening_hours_are_written_as_people_write_them(office: Client) -> None:
    centre = Centre.objects.get(main=True, area="990100")
    address, hidden = page(office, "centre-opening", centre.pk)
    week = {"day1": "8:30-12:00，13:00—17:30", "day6": "09:00至12:00", "day3": ""}
    wrong = office.post(address, week | hidden | {"day2": "9 to 5"})
    assert wrong.status_code == 422
    assert 'href="#day2"' in told(wrong)
    overlap = office.post(address, week | hidden | {"day2": "09:00-12:00 11:00-13:00"})
    assert overlap.status_code == 409
    assert 'href="#day2"' in told(overlap)
    assert office.post(address, week | hidden).status_code == 302
    rows = OpeningHours.objects.filter(centre=centre).order_by("weekday", "opens")
    assert [(one.weekday, f"{one.opens:%H:%M}") for one in rows] == [(1, "08:30"), (1, "13:00"), (6, "09:00")]


def test_centres_and_windows(office: Client) -> None:
    address, hidden = page(office, "centre-new")
    made = office.post(address, {"area": "990102", "name_zh": "中心区大厅", "address_zh": "人民路2号"} | hidden)[
        "Location"
    ]
    centre = Centre.objects.get(name_zh="中心区大厅")
    assert made == reverse("office:centre", args=[centre.pk])
    tax = Department.objects.get(slug="tax").pk
    address, hidden = page(office, "window-new", centre.pk)
    window = {"number": "A01", "name_zh": "税务窗口", "kind": "special", "department": tax}
    assert office.post(address, window | hidden).status_code == 302
    twice = office.post(address, window)
    assert 'href="#number"' in told(twice)
    row = Window.objects.get(centre=centre)
    address, hidden = page(office, "window", row.pk)
    assert office.post(address, window | hidden | {"number": "A02"}).status_code == 302
    assert office.post(f"{address}close/", {"seen": 2}).status_code == 302
    assert "A02" not in office.get(made).content.decode()
    address, hidden = page(office, "centre-edit", centre.pk)
    assert (
        office.post(address, {"name_zh": "大厅", "address_zh": "人民路3号", "phone": "1"} | hidden).status_code == 302
    )


def test_somebody_joins_and_sets_a_password_by_a_link(office: Client) -> None:
    """The link is on this one answer and leads to a form for the password."""
    tax = Department.objects.get(slug="tax")
    address, _ = page(office, "person-new")
    there = f"{address}?department={tax.pk}"
    given = {
        "name_zh": "单小雨", "number": "SF9001", "login": "tax.new", "posts": [post("tax", "window")],
        "from_on": timezone.localdate().isoformat(),
    }  # fmt: skip
    wrong = office.post(there, given | {"login": "tax.window"})
    assert 'href="#login"' in told(wrong)
    assert {one.name: one.value for one in wrong.context["fields"]}["posts"] == [str(post("tax", "window"))]
    person = office.post(there, given)["Location"]
    assert not Account.objects.get(login="tax.new").has_usable_password()
    key = str(office.get(person).context["key"])
    shown = office.post(person, {"key": key}).content.decode()
    link = re.search(r"http://testserver(/login/link/[\w-]+/)", shown)
    assert link is not None
    assert link[1] not in office.get(person).content.decode()
    again = office.post(person, {"key": key}).content.decode()
    assert "/login/link/" not in again
    assert "shown only once" in again
    assert Client().get(link[1]).status_code == 200  # the second press has not ended it


def test_somebody_moves(office: Client) -> None:
    """The form shows the posts of the chosen department and those he has; a post left empty must be confirmed."""
    row, market = staff("bank.examiner"), Department.objects.get(slug="market")
    file(Open("review", post=post("bank", "examiner")))
    address, hidden = page(office, "person-move", row.pk)
    there = f"{address}?department={market.pk}"
    assert f'value="{post("market", "window")}"' in office.get(there).content.decode()
    given = {"posts": [post("market", "window")], "from_on": timezone.localdate().isoformat()} | hidden
    refused = office.post(there, given)
    assert refused.status_code == 409
    assert "Nobody would hold these posts" in told(refused)
    assert 'name="unattended"' in refused.content.decode()
    assert office.post(there, given | {"unattended": "1"}).status_code == 302
    row.refresh_from_db()
    assert row.department_id == market.pk
    assert set(row.holdings.filter(to_on=None).values_list("post", flat=True)) == {post("market", "window")}


def test_somebody_changes_the_name(office: Client) -> None:
    row = staff("tax.window")
    address, hidden = page(office, "person-edit", row.pk)
    assert 'href="#number"' in told(office.post(address, {"name_zh": "甲", "number": "SF0001"} | hidden))
    assert office.post(address, {"name_zh": "欧阳娜", "number": "SF0999"} | hidden).status_code == 302


def test_somebody_leaves_and_nothing_is_left(office: Client, sign_in: SignIn) -> None:
    """The list with its count, the question about empty posts, the confirmation; then his open page is nobody's."""
    row, examiner = staff("bank.examiner"), post("bank", "examiner")
    his = sign_in("bank.examiner")
    file(Open("review", post=examiner, actor=row.account_id), Open("review", post=examiner))
    address, hidden = page(office, "person-leave", row.pk)
    in_hand = office.get(address).content.decode()
    assert "1 task in hand" in in_hand
    assert "Review · " in in_hand
    unsure = office.post(address, {"emptied": "empty"} | hidden)
    assert unsure.status_code == 422
    assert 'href="#sure"' in told(unsure)
    asked = office.post(address, {"sure": "1"} | hidden)
    assert 'href="#emptied"' in told(asked)
    heir = staff("bank.approver")
    done = office.post(address, {"sure": "1", "emptied": "heir", "heir": heir.pk} | hidden)
    assert done.status_code == 302
    assert Task.objects.filter(actor=row.account_id, closed_at=None).count() == 0
    assert Task.objects.filter(actor=heir.account_id, closed_at=None).count() == 1
    assert his.get("/desk/").status_code == 302
    assert "left" in office.get(done["Location"]).content.decode()
    assert office.post(address, {"sure": "1", "emptied": "heir", "heir": heir.pk} | hidden).status_code == 302
    assert Event.objects.filter(name="staff.left").count() == 1


def test_a_stand_in_by_the_administrator_and_by_oneself(office: Client, sign_in: SignIn) -> None:
    row, colleague = staff("tax.examiner"), staff("tax.window")
    today = timezone.localdate()
    given = {
        "staff": colleague.pk, "posts": [post("tax", "examiner")],
        "from_on": today.isoformat(), "to_on": (today + timedelta(days=3)).isoformat(),
    }  # fmt: skip
    address, hidden = page(office, "stand-in", row.pk)
    assert 'href="#to_on"' in told(office.post(address, given | hidden | {"to_on": "soon"}))
    assert office.post(address, given | hidden).status_code == 302
    acting = Holding.objects.get(acting_for=row)
    chain = office.post(
        reverse("office:stand-in", args=[colleague.pk]), given | {"staff": row.pk, "posts": [post("tax", "window")]}
    )
    assert 'href="#staff"' in told(chain)
    end = reverse("office:stand-in-end", args=[acting.pk])
    assert sign_in("market.window").post(end).status_code == 403
    assert office.post(end, {"person": row.pk}).status_code == 302
    his = sign_in("tax.examiner")
    mine, hidden = page(his, "mine")
    assert his.post(mine, given | hidden).status_code == 302
    acting = Holding.objects.get(acting_for=row)
    assert his.post(reverse("office:stand-in-end", args=[acting.pk]), {"own": "1"})["Location"] == mine


def test_nobody_changes_his_own_posts(office: Client) -> None:
    """The buttons are not there, and the address says why."""
    me = staff("govservice.office")
    assert "This is you" in office.get(reverse("office:person", args=[me.pk])).content.decode()
    address, hidden = page(office, "person-leave", me.pk)
    assert "another administrator does it" in told(office.post(address, {"sure": "1"} | hidden))
    assert office.post(reverse("office:person", args=[me.pk])).status_code == 403
