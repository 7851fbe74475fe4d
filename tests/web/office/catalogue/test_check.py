"""The check in the office: what it finds by rule, reasons by name, rules changed by two; who may, what comes back refused."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.catalogue import actions
from onewindow.domain.catalogue.models import ItemChange, Justification, LintRule
from onewindow.domain.catalogue.queries.findings import blocking, findings_in_force, rules
from onewindow.domain.catalogue.queries.sheets import sheet
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import actor_of
from tests import worlds
from tests.web.workbench.conftest import sign_in

__all__ = ["sign_in"]
pytestmark = pytest.mark.django_db
SignIn = Callable[[str], Client]
FIRST, SECOND = "govservice.office", "govservice.office2"
REASON = "权属来源材料早年为纸质，尚未电子化"


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.listed(worlds.now()):
        yield


def _url(name: str = "", *args: Any) -> str:
    return reverse(f"office:catalogue-lint{name and '-'}{name}", args=args)


def _reworded(**other: Any) -> dict[str, Any]:
    now = next(rule for rule in rules(timezone.localdate()) if rule.key == "vague-material")
    given = {
        "words": "\n".join((*now.words, "申请书")),
        "passes": "\n".join(now.passes),
        "severity": "blocking",
        "on": "1",
        "effective_from": timezone.localdate().isoformat(),
        "note": "试一词",
        "key": "k1",
    }
    return given | other


def test_findings_by_rule_down_to_the_place(sign_in: SignIn) -> None:
    """Counts by rule; a rule leads to its findings, a filter to those of a department; few statements however many items."""
    client = sign_in(FIRST)
    client.get(_url())  # published versions are read once
    with CaptureQueriesContext(connection) as asked:
        page = client.get(_url())
    assert len(asked) <= 20
    held = next(line for line in page.context["lines"] if line.rule.key == "held-material")
    assert held.open == 0
    assert held.justified > held.items > 10  # some items have several
    assert page.context["blocking"] == 0
    some = client.get(_url(), {"rule": "held-material", "state": "justified"})
    assert {one.rule.key for one, _ in some.context["rows"]} == {"held-material"}
    pk, name = some.context["departments"][0]
    of_one = client.get(_url(), {"department": pk})
    assert {one.item.department for one, _ in of_one.context["rows"]} == {name}
    none = client.get(_url(), {"rule": "situations"})
    assert none.context["rows"] == []
    assert "没有找到" in none.content.decode()


def test_a_reason_is_taken_back_and_given_again(sign_in: SignIn) -> None:
    """By the supervisor whose item it is; too short it comes back with what was typed; sent twice it is there once."""
    row = Justification.objects.get(item__slug="re-first", path="materials[land-title].satisfied_by")
    client = sign_in(row.by.login)
    assert client.post(_url("take-back", row.pk), {"key": "t1"}).status_code == 302
    (one,) = [found for found in findings_in_force(timezone.localdate()) if found.blocks]
    address = f"{_url('justify', one.item.id)}?{one.query}"
    assert one.excerpt in client.get(address).content.decode()
    sent = {"rule": one.rule.key, "path": one.path, "digest": one.digest, "reason": "短", "key": "j1"}
    short = client.post(_url("justify", one.item.id), sent)
    assert short.status_code == 409
    assert "短" in short.content.decode()
    for _ in range(2):
        assert client.post(_url("justify", one.item.id), sent | {"reason": REASON}).status_code == 302
    assert Justification.objects.filter(item__slug="re-first", reason=REASON, ended_at=None).count() == 1
    stale = client.post(_url("justify", one.item.id), sent | {"reason": REASON, "digest": "0" * 64, "key": "j2"})
    assert stale.status_code == 409
    assert client.get(f"{_url('justify', one.item.id)}?rule=no&path=no").status_code == 404


def test_others_may_not(sign_in: SignIn) -> None:
    """Citizens and examiners see nothing of it; a supervisor of another department gives no reason; nor does he change a rule."""
    citizen = Account.objects.filter(kind="person").order_by("pk")[0].login
    for login in (citizen, "market.examiner"):
        client = sign_in(login)
        for address in (_url(), _url("rules"), _url("rule", "held-material"), _url("change", "held-material")):
            assert client.get(address).status_code == 403
    other = sign_in("tax.supervisor")
    row = Justification.objects.filter(item__slug="re-first").order_by("pk")[0]
    assert other.post(_url("take-back", row.pk), {"key": "x"}).status_code >= 400
    assert Justification.objects.get(pk=row.pk).ended_at is None
    assert other.get(_url("rules")).status_code == 200
    assert other.get(_url("change", "held-material")).status_code == 403


def test_a_rule_is_worded_by_one_and_approved_by_another(sign_in: SignIn) -> None:
    """The second officer sees what it would change in the items in force before he answers."""
    first, second = sign_in(FIRST), sign_in(SECOND)
    rule = _url("rule", "vague-material")
    wrong = first.post(_url("change", "vague-material"), _reworded(words="(有关"))
    assert wrong.status_code == 409
    assert "(有关" in wrong.content.decode()
    assert first.post(_url("change", "vague-material"), _reworded(key="k2")).url == rule
    row = LintRule.objects.get(approved=None)
    page = first.get(rule)
    assert page.context["more_count"] > 3
    assert page.context["mine"]
    own = first.post(_url("approve", "vague-material", row.pk), {"key": "a1"})
    assert own.status_code == 409
    assert "申请书" in second.get(rule).content.decode()
    assert second.post(_url("turn-down", "vague-material", row.pk), {"key": "a2", "answer": ""}).status_code == 409
    assert second.post(_url("approve", "vague-material", row.pk), {"key": "a3"}).status_code == 302
    assert LintRule.objects.get(pk=row.pk).approved
    listed = next(one for one in second.get(_url("rules")).context["pages"] if one.rule.key == "vague-material")
    assert "申请书" in listed.rule.words
    assert any(one.blocks for one in findings_in_force(timezone.localdate()))


def test_beside_the_editor_and_before_the_decision(sign_in: SignIn) -> None:
    """A draft's findings stand beside it, with the way to give a reason; handing it in is refused; the second officer reads why."""
    client = sign_in("urban.supervisor")
    by = actor_of(Account.objects.get(login="urban.supervisor").pk, timezone.now())
    change = actions.start(item="signboard", reason_zh="补充条件", by=by, at=timezone.now())
    draft = ItemChange.objects.get(pk=change).draft
    vague = sheet(draft.pk)
    vague["particulars"] = {
        **vague["particulars"],
        "accept_conditions": [{"zh": "视情况提供", "en": "as the case may be"}],
    }
    actions.revise(change=change, sheet=vague, seen=draft.revision, by=by, at=timezone.now())
    (one,) = blocking(draft.pk)
    address = f"{_url('justify', draft.pk)}?{one.query}"
    pages = [
        reverse("office:catalogue-change", args=[change]),
        reverse("office:catalogue-change-edit", args=[change, "procedure"]),
    ]
    for page in pages:
        assert address.replace("&", "&amp;") in client.get(page).content.decode()
    revision = ItemChange.objects.get(pk=change).draft.revision
    submit = reverse("office:catalogue-change-submit", args=[change])
    assert client.post(submit, {"seen": revision, "key": "s1"}).status_code == 409
    sent = {"rule": one.rule.key, "path": one.path, "digest": one.digest, "reason": REASON, "key": "j1"}
    assert client.post(_url("justify", draft.pk), sent).url == pages[0]
    assert client.post(submit, {"seen": revision, "key": "s2"}).status_code == 302
    assert REASON in sign_in(SECOND).get(pages[0]).content.decode()
