"""A pharmacy is opened with one paper to follow: brought in time, and once not; through the pages of portal and desk."""

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from random import Random
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from onewindow.config.demo.filling import Applicant
from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Case, Promise
from onewindow.domain.catalogue.queries import current, kept_elements, needed_materials, shown_elements, spec
from onewindow.domain.licences.models import Licence
from onewindow.domain.messages.models import Message
from onewindow.domain.org.models import Account, Enterprise, Person, Role
from onewindow.kernel import due, files
from onewindow.kernel.models import Task
from onewindow.kernel.worktime import CHINA
from tests import worlds
from tests.web.workbench.desk import Desk, paper

ITEM, RULES = "drug-retail-licence", "drug-rules"


@pytest.fixture
def desk(db: None, settings: Any) -> Iterator[Desk]:
    """The demo city, yesterday: the papers that are to follow are due after now."""
    with tempfile.TemporaryDirectory() as home:
        settings.HOME = Path(home)
        begun = worlds.now() - timedelta(days=1)
        with worlds.demo_city(begun - timedelta(days=30)):
            yield Desk(begun)


def _client(login: str) -> Client:
    client = Client()
    client.force_login(Account.objects.get(login=login), backend="django.contrib.auth.backends.ModelBackend")
    return client


def _pdf(title: str) -> SimpleUploadedFile:
    return SimpleUploadedFile(f"{title}.pdf", paper(title), "application/pdf")


def _applied(desk: Desk) -> tuple[Case, str]:
    """The head of a business applies for the licence and promises the quality rules; the case and his log-in."""
    role = Role.objects.select_related("person__account", "enterprise").filter(kind="legal").order_by("pk")[0]
    assert role.person.account is not None
    login = role.person.account.login
    owner, business = desk.actor(login), Enterprise.objects.get(pk=role.enterprise_id)
    known = spec(current(ITEM, desk.at.astimezone(CHINA).date()))
    others = list(Person.objects.exclude(pk=role.person_id).order_by("pk")[:3])
    who, told = (
        Applicant(role.person, others, Random(7), "药房"),
        {"ent.name": business.name_zh, "ent.uscc": business.uscc},
    )
    for _ in range(3):  # an answer may ask for more
        told = who.add(told, list(shown_elements(kept_elements(known, {}), told, {})))
    told |= {"drug.coverage": "all", "site.store_kind": "none"}
    kept = {
        m.key: files.store(BytesIO(paper(m.name_zh)), name=f"{m.key}.pdf", by=owner.account, at=desk.at).pk
        for m in needed_materials(known, told, {})
        if m.satisfied_by in ("upload", "licence") and m.key != RULES
    }
    filed = actions.apply(
        item=ITEM, answers=told, files=kept, promised=[RULES], enterprise=business.pk, by=owner, at=desk.at
    )
    return Case.objects.get(pk=filed.id), login


def _accepted(desk: Desk, case: Case) -> None:
    known = spec(case.item_version_id)
    answer = _client(desk.login_of(known.window_post)).post(f"/desk/cases/{case.pk}/accept/", {"seen": case.version})
    assert answer.status_code == 302
    for post in known.review_posts:
        answer = _client(desk.login_of(post)).post(f"/desk/cases/{case.pk}/review/", {"stance": "agree"})
        assert answer.status_code == 302
    case.refresh_from_db()
    assert case.state == "deciding"


def test_the_paper_is_brought_in_time_and_the_licence_follows(desk: Desk) -> None:
    case, login = _applied(desk)
    known, citizen = spec(case.item_version_id), _client(login)
    letter = citizen.get(f"/cases/{case.pk}/promise/")
    assert "药品经营质量管理" in letter.content.decode() or "制度" in letter.content.decode()
    assert citizen.get(f"/cases/{case.pk}/promise/letter.pdf").content[:4] == b"%PDF"
    _accepted(desk, case)

    approver = _client(desk.login_of(known.decide_post))
    refused = approver.post(f"/desk/cases/{case.pk}/grant/", {"seen": case.version})
    assert refused.status_code == 409 and "承诺后补的材料" in refused.content.decode()

    strange = _client("wangfang" if login != "wangfang" else "liqiang")
    assert strange.get(f"/cases/{case.pk}/promise/").status_code in (403, 404)
    brought = citizen.post(f"/cases/{case.pk}/promise/{RULES}/", {"file": _pdf("制度")})
    assert brought.status_code == 302
    assert citizen.post(f"/cases/{case.pk}/promise/{RULES}/", {"file": _pdf("制度")}).status_code == 422
    clerk = _client(desk.login_of(known.window_post))
    page = clerk.get(f"/desk/cases/{case.pk}/").content.decode()
    assert f"/desk/cases/{case.pk}/promise/{RULES}/check/" in page
    assert clerk.post(f"/desk/cases/{case.pk}/promise/{RULES}/check/").status_code == 302
    case.refresh_from_db()
    assert approver.post(f"/desk/cases/{case.pk}/grant/", {"seen": case.version}).status_code == 302
    desk.read()
    assert Licence.objects.filter(case_ref=f"case:{case.pk}", state="valid").count() == 1


def test_the_paper_does_not_come_and_the_case_is_put_right_by_one_notice(desk: Desk) -> None:
    case, login = _applied(desk)
    _accepted(desk, case)
    promise = Promise.objects.get(case=case)
    task = Task.objects.get(kind="case", thing=case.pk, name="bring-paper")
    assert task.amber_at is not None
    due.sweep(task.amber_at + timedelta(minutes=1))
    desk.read()
    assert Message.objects.filter(key="case.paper-due", ref=f"case:{case.pk}").count() == 1
    due.sweep(promise.due_at + timedelta(minutes=1))
    desk.read()
    case.refresh_from_db()
    assert case.state == "correcting"
    assert not Licence.objects.filter(case_ref=f"case:{case.pk}").exists()
    notice = _client(login).get(f"/cases/{case.pk}/papers/correction.pdf")
    assert notice.status_code == 200 and notice.content[:4] == b"%PDF"
    clerk = _client(desk.login_of(spec(case.item_version_id).window_post))
    assert clerk.get(f"/desk/cases/{case.pk}/notices/correction.pdf").content[:4] == b"%PDF"
    assert clerk.get(f"/desk/cases/{case.pk}/notices/refusal.pdf").status_code == 404
