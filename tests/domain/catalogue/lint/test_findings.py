"""Findings in items: the demo city has none that blocks; a new one blocks until it is fixed or justified by a named person."""

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from onewindow.domain.catalogue import actions, seed
from onewindow.domain.catalogue.actions import checking
from onewindow.domain.catalogue.models import ItemChange, Justification
from onewindow.domain.catalogue.queries.findings import Finding, blocking, findings, findings_in_force, rules
from onewindow.domain.catalogue.queries.sheets import sheet
from onewindow.domain.catalogue.refusals import LintBlocks
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel.models import Event
from onewindow.kernel.worktime import CHINA
from tests import worlds

AT = datetime(2026, 9, 28, 10, 0, tzinfo=CHINA)
TODAY = date(2026, 9, 28)
REASON = "附着物的权利人不明确时才需要说明"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _catalogue(db: None) -> Iterator[None]:
    with worlds.listed(AT):
        yield


def who(login: str) -> Actor:
    return actor_of(Account.objects.get(login=login).pk, AT)


@pytest.fixture
def change() -> ItemChange:
    """A new version of the signboard item whose conditions are vague."""
    by = who("urban.supervisor")
    more = {"effective_from": "2026-10-01", "reason_zh": "补充条件"}
    pk = actions.start(item="signboard", kind="new-version", by=by, at=AT, **_start(more))
    row = ItemChange.objects.get(pk=pk)
    return written(row, "视情况提供")


def _start(more: dict[str, str]) -> dict[str, Any]:
    return {"effective_from": more["effective_from"], "reason_zh": more["reason_zh"]}


def written(row: ItemChange, condition: str) -> ItemChange:
    new = sheet(row.draft_id)
    new["particulars"] = {**new["particulars"], "accept_conditions": [{"zh": condition, "en": "as the case may be"}]}
    seen = ItemChange.objects.get(pk=row.pk).draft.revision
    actions.revise(change=row.pk, sheet=new, seen=seen, by=who("urban.supervisor"), at=AT)
    return ItemChange.objects.select_related("draft").get(pk=row.pk)


def justify(one: Finding, by: str = "urban.supervisor", **other: Any) -> int:
    given = {"version": one.item.id, "rule": one.rule.key, "path": one.path, "digest": one.digest, "reason": REASON}
    return checking.justify(**{**given, **other}, by=who(by), at=AT)


def submit(row: ItemChange) -> None:
    actions.submit(change=row.pk, seen=row.draft.revision, by=who("urban.supervisor"), at=AT)


def test_the_demo_city_has_nothing_that_blocks() -> None:
    """Every packaged item could be published again: fixed, or justified by the supervisor of its department, by name."""
    found = findings_in_force(TODAY)
    assert [(one.item.slug, one.rule.key, one.path, one.excerpt) for one in found if one.blocks] == []
    justified = [one for one in found if one.excuse]
    assert len(justified) == len(seed.data("justifications")) == Justification.objects.count()
    assert all(one.excuse and one.excuse.who and one.excuse.who.name_zh for one in justified)
    assert {one.severity for one in found if not one.excuse} == {"advice"}


def test_more_items_cost_no_more_queries() -> None:
    """What the whole catalogue is asked in is a fixed number of statements."""
    findings_in_force(TODAY)
    with CaptureQueriesContext(connection) as asked:
        findings_in_force(TODAY)
    assert len(asked) <= 10


def test_a_vague_word_blocks_until_it_is_fixed(change: ItemChange) -> None:
    """Neither submitted nor published; the finding says where, what and why, with its source."""
    (one,) = blocking(change.draft_id)
    assert (one.rule.key, one.path) == ("discretion", "particulars.accept_conditions[1]")
    assert one.excerpt == "视情况提供"
    assert "行政许可法" in one.source
    with pytest.raises(LintBlocks) as refused:
        submit(change)
    assert refused.value.details["findings"] == [("discretion", "particulars.accept_conditions[1]")]
    fixed = written(change, "附着在他人建筑物上的")
    assert blocking(change.draft_id) == ()
    submit(fixed)
    assert ItemChange.objects.get(pk=change.pk).state == "submitted"


def test_or_until_a_named_person_says_why(change: ItemChange) -> None:
    """The reason is a row with who and when, an event without a word of it, and goes with the text to the next version."""
    (one,) = blocking(change.draft_id)
    pk = justify(one)
    assert blocking(change.draft_id) == ()
    (told,) = [one for one in findings(change.draft_id) if one.rule.key == "discretion"]
    assert told.excuse is not None
    assert (told.excuse.pk, told.excuse.reason) == (pk, REASON)
    event = Event.objects.get(name="item.justified")
    assert REASON not in str(event.data)
    submit(ItemChange.objects.select_related("draft").get(pk=change.pk))
    actions.approve(change=change.pk, seen=change.draft.revision, by=who("govservice.office"), at=AT)
    later = datetime(2026, 11, 2, 10, 0, tzinfo=CHINA)
    again = actions.start(
        item="signboard", kind="new-version", by=who("urban.supervisor"), at=later, effective_from="2026-12-01",
        reason_zh="缩短时限",
    )  # fmt: skip
    assert blocking(ItemChange.objects.get(pk=again).draft_id) == ()


def test_a_reason_is_for_one_text(change: ItemChange) -> None:
    """Another text is another finding; a page that is older than the text is refused."""
    (one,) = blocking(change.draft_id)
    justify(one)
    written(change, "根据实际情况提供")
    assert [found.rule.key for found in blocking(change.draft_id)] == ["discretion"]
    with pytest.raises(checking.FindingGone):
        justify(one)


def test_who_may_justify_and_what_must_be_mended(change: ItemChange) -> None:
    """The department's supervisor or the office; a sentence at least; once; never what only mending helps."""
    (one,) = blocking(change.draft_id)
    with pytest.raises(actions.MayNotChange):
        justify(one, by="tax.supervisor")
    with pytest.raises(actions.MayNotChange):
        checking.justify(
            version=one.item.id, rule=one.rule.key, path=one.path, digest=one.digest, reason=REASON, by=Actor.SYSTEM,
            at=AT,
        )  # fmt: skip
    with pytest.raises(checking.ReasonTooShort):
        justify(one, reason=" 需要 ")
    pk = justify(one, by="govservice.office")
    with pytest.raises(checking.AlreadyJustified):
        justify(one)
    checking.take_back(justification=pk, by=who("urban.supervisor"), at=AT)
    assert [found.rule.key for found in blocking(change.draft_id)] == ["discretion"]
    with pytest.raises(checking.NoSuchJustification):
        checking.take_back(justification=pk, by=who("urban.supervisor"), at=AT)
    new = sheet(change.draft_id)
    new["materials"][0] = {**new["materials"][0], "satisfied_by": "licence"}
    revision = ItemChange.objects.get(pk=change.pk).draft.revision
    actions.revise(change=change.pk, sheet=new, seen=revision, by=who("urban.supervisor"), at=AT)
    broken = next(found for found in blocking(change.draft_id) if found.rule.key == "broken-reference")
    with pytest.raises(checking.MendOnly):
        justify(broken)


def test_constraints_hold_below_the_verbs(change: ItemChange) -> None:
    """One open reason for one place; no reason without a word; nobody approves his own wording."""
    (one,) = blocking(change.draft_id)
    justify(one)
    row = Justification.objects.get(item__slug="signboard", ended_at=None)
    row.pk, row._state.adding = None, True
    with pytest.raises(IntegrityError, match="justified_once"), transaction.atomic():
        row.save()
    with pytest.raises(IntegrityError, match="justified_with_reason"), transaction.atomic():
        Justification.objects.update(reason="")


def test_a_rule_switched_off_blocks_nothing(change: ItemChange) -> None:
    """From its day; the draft that begins later is not stopped by it."""
    now = next(rule for rule in rules(TODAY) if rule.key == "discretion")
    off = checking.Wording(now.words, now.passes, now.severity, on=False)
    pk = checking.propose_rule(
        key="discretion", wording=off, effective_from=TODAY, note="试行期间停用", by=who("govservice.office"), at=AT
    )
    checking.approve_rule(proposal=pk, by=who("govservice.office2"), at=AT)
    assert blocking(change.draft_id) == ()
