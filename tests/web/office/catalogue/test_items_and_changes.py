"""Items in the office: the list, an item, a draft from its first word to force, two editors, who may."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.catalogue import actions, queries
from onewindow.domain.catalogue.models import ItemChange
from onewindow.domain.catalogue.queries.sheets import sheet
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import actor_of
from tests import worlds
from tests.web.workbench.conftest import sign_in

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
FIRST, SECOND = "govservice.office", "govservice.office2"


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.listed(worlds.now()):
        yield


def _url(name: str, *args: Any) -> str:
    return reverse(f"office:catalogue-{name}", args=args)


def _begun(login: str = FIRST, item: str = "signboard") -> int:
    by = actor_of(Account.objects.get(login=login).pk, timezone.now())
    return actions.start(item=item, reason_zh="缩短时限", by=by, at=timezone.now())


def _form(client: Client, change: int, section: str) -> dict[str, Any]:
    """What the boxes of a section hold, as a browser would send it."""
    page = client.get(_url("change-edit", change, section))
    assert page.status_code == 200, page.content.decode()
    sent: dict[str, Any] = {"seen": page.context["seen"]}
    for box in page.context["boxes"]:
        for row in box.rows:
            sent.setdefault(f"{box.field.path}-row", []).append(row.number)
            sent[f"{box.field.path}-{row.number}-_key"] = row.key
        for one in [box.cell] if box.cell else [cell for row in box.rows for cell in (*row.cells, *row.folded)]:
            if isinstance(one.value, dict):
                sent |= {f"{one.name}.{part}": value for part, value in one.value.items()}
            else:
                sent[one.name] = one.value
    return sent


@pytest.mark.parametrize("language", ["zh", "en"])
def test_the_pages_open(sign_in: SignIn, language: str) -> None:
    """For the office and for supervisors, in both languages; the list with few statements."""
    change = _begun()
    client = sign_in(FIRST)
    client.cookies["django_language"] = language
    for address in (
        _url("items"),
        _url("items") + "?department=urban&tier=implementation&standing=open&q=招牌",
        _url("item-new"),
        _url("item", "signboard"),
        _url("item", "signboard") + "?version=2",
        _url("item", "food-catering-licence"),
        _url("item-compare", "signboard"),
        _url("changes"),
        _url("changes") + "?lane=all",
        _url("change", change),
    ):
        page = client.get(address)
        assert page.status_code == 200, address
    words = client.get(_url("item", "signboard")).content.decode()
    assert ("设定依据" if language == "zh" else "Legal basis") in words
    assert client.get(_url("item", "signboard") + "?version=9").status_code == 404
    assert client.get(_url("change", 0)).status_code == 404
    assert client.get(_url("change-edit", change, "nothing")).status_code == 404


def test_the_list_costs_few_statements(sign_in: SignIn, django_assert_max_num_queries: Any) -> None:
    """However long it is; the filters say what they found."""
    client = sign_in("urban.supervisor")
    with django_assert_max_num_queries(13):
        page = client.get(_url("items"))
    assert len(page.context["rows"]) == 50
    assert page.context["older"]
    assert len(client.get(_url("items") + page.context["older"]).context["rows"]) == 5
    assert "没有找到" in client.get(_url("items") + "?q=qqqq").content.decode()


def test_nobody_else(sign_in: SignIn) -> None:
    """Examiners and citizens see none of it; a supervisor does not approve."""
    change = _begun()
    for login in ("urban.examiner", "wangfang"):
        client = sign_in(login)
        for address in (_url("items"), _url("item", "signboard"), _url("changes"), _url("change", change)):
            assert client.get(address).status_code == 403
    assert sign_in("urban.supervisor").post(_url("change-approve", change)).status_code == 403
    other = sign_in("market.supervisor")
    answer = other.post(_url("change-edit", change, "limits"), {"seen": 1, "promised.limit.number": "1"})
    assert answer.status_code == 422
    assert ItemChange.objects.get(pk=change).draft.revision == 1


def test_every_section_is_sent_back_as_it_was(sign_in: SignIn) -> None:
    """Opened and saved without a word: nothing changes, whatever the item holds."""
    for item in ("food-catering-licence",):
        change = _begun(item=item)
        client = sign_in(FIRST)
        before = sheet(ItemChange.objects.get(pk=change).draft_id)
        for key in (
            "basics",
            "bodies",
            "limits",
            "procedure",
            "materials",
            "form",
            "results",
            "fee",
            "law",
            "service",
            "validity",
        ):
            answer = client.post(_url("change-edit", change, key), _form(client, change, key))
            assert answer.status_code == 302, (key, answer.content.decode())
        row = ItemChange.objects.get(pk=change)
        assert sheet(row.draft_id) == before
        assert row.draft.revision == 1


def test_from_the_first_word_to_force(sign_in: SignIn) -> None:
    """Begun with a reason, cut, a row added and one taken away without a script, handed in, given back, approved."""
    first, second = sign_in(FIRST), sign_in(SECOND)
    start = {"kind": "new-version", "reason_zh": "", "effective_from": timezone.localdate().isoformat(), "key": "a"}
    assert first.post(_url("item-start", "signboard"), start).status_code == 422
    answer = first.post(_url("item-start", "signboard"), {**start, "reason_zh": "缩短时限"})
    change = ItemChange.objects.get().pk
    assert answer["Location"] == _url("change-edit", change, "limits")
    assert (
        first.post(_url("item-start", "signboard"), {**start, "reason_zh": "缩短时限"})["Location"]
        == answer["Location"]
    )
    limits = _form(first, change, "limits")
    wrong = first.post(_url("change-edit", change, "limits"), {**limits, "promised.limit.number": "bald"})
    assert wrong.status_code == 422
    assert 'value="bald"' in wrong.content.decode()
    assert (
        first.post(_url("change-edit", change, "limits"), {**limits, "promised.limit.number": "1"}).status_code == 302
    )
    steps = _form(first, change, "procedure")
    more = first.post(_url("change-edit", change, "procedure"), {**steps, "_add": "steps"})
    rows = next(box.rows for box in more.context["boxes"] if box.field.path == "steps")
    assert len(rows) == len(steps["steps-row"]) + 1
    less = first.post(_url("change-edit", change, "procedure"), {**steps, "_remove": "steps-0"})
    assert (
        len(next(box.rows for box in less.context["boxes"] if box.field.path == "steps")) == len(steps["steps-row"]) - 1
    )
    seen = {"seen": 2}
    assert first.post(_url("change-submit", change), {**seen, "key": "s"}).status_code == 302
    assert first.get(_url("change-edit", change, "limits")).status_code == 302
    assert "起草人不能复核" in first.post(_url("change-approve", change), {**seen, "key": "p0"}).content.decode()
    assert [one.pk for one, *_ in second.get(_url("changes")).context["rows"]] == [change]
    back = second.post(_url("change-back", change), {**seen, "key": "b", "reason": ""})
    assert back.status_code == 409
    assert second.post(_url("change-back", change), {**seen, "key": "b2", "reason": "补充依据"}).status_code == 302
    assert "补充依据" in first.get(_url("change", change)).content.decode()
    assert first.post(_url("change-submit", change), {**seen, "key": "s2"}).status_code == 302
    words = second.get(_url("change", change)).content.decode()
    assert "3 个工作日" in words
    assert "1 个工作日" in words
    assert second.post(_url("change-approve", change), {**seen, "key": "p"}).status_code == 302
    assert second.post(_url("change-approve", change), {**seen, "key": "p"}).status_code == 302  # a double click
    assert second.post(_url("change-approve", change), {**seen, "key": "p2"}).status_code == 409
    assert queries.spec(queries.current("signboard", timezone.localdate())).promised == "1wd"


def test_two_editors_at_once(sign_in: SignIn) -> None:
    """The second one's page joins both: his entries, the other's, and what both have changed; then he saves."""
    change = _begun()
    first, second = sign_in(FIRST), sign_in("urban.supervisor")
    mine, theirs = _form(first, change, "limits"), _form(second, change, "limits")
    first.post(
        _url("change-edit", change, "limits"), {**mine, "promised.limit.number": "1", "promised.note.zh": "当日受理"}
    )
    late = second.post(
        _url("change-edit", change, "limits"),
        {**theirs, "promised.limit.number": "2", "certificate.number": "1", "certificate.unit": "wd"},
    )
    assert late.status_code == 409
    words = late.content.decode()
    assert "当日受理" in words
    assert [str(one) for one in late.context["both"]] == ["承诺办结时限"]
    draft = ItemChange.objects.get(pk=change).draft_id
    assert sheet(draft)["promised"]["limit"] == "1wd"
    values = {cell.name: cell.value for box in late.context["boxes"] if (cell := box.cell)}
    assert values["promised.limit"] == {"number": "2", "unit": "wd"}
    assert values["promised.note"]["zh"] == "当日受理"
    sent = {**theirs, "seen": late.context["seen"], "promised.limit.number": "2", "promised.note.zh": "当日受理"}
    assert second.post(_url("change-edit", change, "limits"), sent).status_code == 302
    assert sheet(draft)["promised"] | {"checked": ""} == {
        "limit": "2wd",
        "note_zh": "当日受理",
        "note_en": sheet(draft)["promised"]["note_en"],
        "checked": "",
    }


def test_a_new_item_and_a_suspension(sign_in: SignIn) -> None:
    """What cannot be is named; the portal says that an item is suspended and why."""
    first, second = sign_in(FIRST), sign_in(SECOND)
    new = {
        "name_zh": "共享单车停放备案",
        "tier": "implementation",
        "department": "urban",
        "item_type": "20",
        "level": "3",
        "base_code": "992017001009",
        "promised": "soon",
        "unit": "wd",
        "effective_from": timezone.localdate().isoformat(),
        "reason_zh": "新业态",
    }
    refused = first.post(_url("item-new"), {**new, "key": "n"})
    assert refused.status_code == 409
    assert "承诺办结时限" in refused.content.decode()
    assert first.post(_url("item-new"), {**new, "promised": "2", "key": "n2"}).status_code == 302
    change = ItemChange.objects.get(kind="new-item")
    lacks = first.post(_url("change-submit", change.pk), {"seen": 1, "key": "x"})
    assert lacks.status_code == 409
    assert "办理流程" in lacks.content.decode()
    assert first.post(_url("change-withdraw", change.pk), {"key": "w"}).status_code == 302
    first.post(
        _url("item-start", "signboard"),
        {"kind": "suspend", "reason_zh": "系统改造", "effective_from": timezone.localdate().isoformat(), "key": "z"},
    )
    change = ItemChange.objects.get(kind="suspend")
    first.post(_url("change-submit", change.pk), {"seen": 1, "key": "y"})
    assert second.post(_url("change-approve", change.pk), {"seen": 1, "key": "v"}).status_code == 302
    guide = Client().get(reverse("portal:item", args=["signboard"]))
    assert guide.status_code == 200
    assert "系统改造" in guide.content.decode()
