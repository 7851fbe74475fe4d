"""A refusal, what the applicant reads of his ways against it, and the course of two appeals: one upheld, one that annuls it."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Appeal, Case, RefusalNotice
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.licences.models import Licence
from onewindow.domain.messages.models import Message
from onewindow.domain.org.models import Account
from onewindow.kernel import files, log
from onewindow.kernel.models import Event
from onewindow.kernel.step import hard_rules
from tests import worlds
from tests.web.workbench.desk import Desk, paper

REFUSAL = {
    "reason": "conditions-not-met",
    "reasons": "设置位置遮挡消防登高面",
    "legal_basis": "消防法第二十八条",
    "guidance": "可改在一层门头设置后重新申请",
}


@pytest.fixture
def desk(db: None, settings: Any) -> Iterator[Desk]:
    """The demo city, some days ago."""
    with tempfile.TemporaryDirectory() as home:
        settings.HOME = Path(home)
        begun = worlds.now() - timedelta(days=3)
        with worlds.demo_city(begun - timedelta(days=30)):
            yield Desk(begun)


def _client(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _refused(desk: Desk) -> Case:
    case = desk.single()
    known = spec(case.item_version_id)
    actions.accept(case=case.pk, by=desk.holder(known.window_post), at=desk.at)
    for post in known.review_posts:
        actions.review(case=case.pk, stance="agree", by=desk.holder(post), at=desk.at)
    _refuse(desk, case)
    log.settle()
    log.run_readers(desk.at)
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "refused")
    with connection.cursor() as cursor:  # each deed is a transaction of its own: what it left to check is checked
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")
    return case


def _refuse(desk: Desk, case: Case) -> None:
    known = spec(case.item_version_id)
    actions.propose_refusal(case=case.pk, **REFUSAL, by=desk.holder(known.decide_post), at=timezone.now())
    actions.consent(case=case.pk, by=desk.holder(known.supervisor_post), at=timezone.now())


def test_a_refusal_is_upheld_and_then_annulled_and_decided_anew(desk: Desk) -> None:
    case = _refused(desk)
    known = spec(case.item_version_id)
    citizen, second = _client("wangfang"), _client(desk.login_of(known.supervisor_post))
    first, here = _client(desk.login_of(known.decide_post)), f"/desk/cases/{case.pk}/"
    read = citizen.get(reverse("portal:case", args=[case.pk])).content.decode()
    assert "人民政府" in read and "六个月" in read and "设置位置遮挡消防登高面" in read

    today = f"{timezone.localdate():%Y-%m-%d}"
    told = {
        "kind": "reconsideration",
        "body": "示范市人民政府",
        "appeal_number": "示政复〔2026〕7号",
        "received_on": today,
    }
    assert first.post(f"{here}appeal/", told).status_code == 403, "who refused does not record what became of it"
    assert second.post(f"{here}appeal/", told | {"body": ""}).status_code == 422
    assert second.post(f"{here}appeal/", told).status_code == 302
    assert second.post(f"{here}appeal/", told).status_code == 409
    assert "示政复〔2026〕7号" in second.get(here).content.decode()

    ended = {"outcome": "upheld", "ended_on": today, "appeal_number": "示政复决〔2026〕7号"}
    assert second.post(f"{here}appeal/end/", ended).status_code == 409, "not without the document"
    sent = SimpleUploadedFile("决定书.pdf", paper("决定书"), "application/pdf")
    assert second.post(f"{here}appeal/end/", ended | {"file": sent}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.outcome) == ("closed", "refused")

    court = told | {"kind": "litigation", "body": "示范市人民法院", "appeal_number": "（2026）行初3号"}
    assert second.post(f"{here}appeal/", court).status_code == 302
    sent = SimpleUploadedFile("判决书.pdf", paper("判决书"), "application/pdf")
    judged = {"outcome": "annulled", "ended_on": today, "appeal_number": "（2026）行初3号判决"}
    assert second.post(f"{here}appeal/end/", judged | {"file": sent}).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.outcome, case.closed_at, case.consent_id) == ("deciding", "", None, None)
    assert case.promised_due_at is not None and case.promised_due_at > timezone.now()
    appeal = Appeal.objects.get(case=case, outcome="annulled")
    assert case.accepted_at == appeal.ended_at
    assert second.get(f"{here}appeals/{appeal.pk}/").status_code == 200
    assert citizen.get(f"{here}appeals/{appeal.pk}/").status_code == 403
    log.settle()
    log.run_readers(timezone.now())
    assert Message.objects.filter(key="case.reopened", ref=f"case:{case.pk}").exists()

    assert first.post(f"{here}grant/", {"seen": case.version}).status_code == 302
    assert Licence.objects.filter(case_ref=f"case:{case.pk}").exists()
    names = list(Event.objects.filter(kind="case", thing=case.pk).order_by("id").values_list("name", flat=True))
    assert [one for one in names if "appeal" in one or "reopen" in one] == [
        "case.record-appeal", "case.end-appeal", "case.record-appeal", "case.reopen",
    ]  # fmt: skip
    assert RefusalNotice.objects.filter(case=case).count() == 1, "what was written stays written"


def test_no_case_is_opened_again_without_an_annulment(desk: Desk) -> None:
    """By direct SQL neither; and annulled, it may be refused once more, by two and in writing."""
    case, now = _refused(desk), timezone.now()
    known = spec(case.item_version_id)
    second = {"case": case.pk, "by": desk.holder(known.supervisor_post), "at": now}
    with pytest.raises(actions.NoAppeal):
        actions.end_appeal(**second, outcome="withdrawn", ended_on=now.date())
    with pytest.raises(actions.NotAnnulled), transaction.atomic(), hard_rules(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT * FROM case_step(%s::bigint, %s::integer, 'reopen', NULL, %s::timestamptz, '{}', '[]',"
            " jsonb_build_object('accepted_at', %s::timestamptz, 'outcome', '', 'consent_id', NULL), '{}')",
            (case.pk, case.version, now, now),
        )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    today = timezone.localdate(now)  # of the moment that is passed, should midnight be crossed meanwhile
    actions.record_appeal(**second, kind="litigation", body="示范市人民法院", received_on=today)
    kept = files.store(BytesIO(paper("判决书")), name="判决书.pdf", by=second["by"].account, at=now).token
    actions.end_appeal(**second, outcome="annulled", ended_on=today, number="3号", document=kept)
    _refuse(desk, case)
    assert RefusalNotice.objects.filter(case=case).count() == 2
