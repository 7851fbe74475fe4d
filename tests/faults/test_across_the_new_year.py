"""A clock from December 2026 into 2027 (跨年): the pages say that the days off of 2027 are not published yet."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.utils import timezone

from onewindow.config.demo import application
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import spec
from tests.web.workbench.conftest import SignIn
from tests.web.workbench.desk import Desk

ACCEPTED = datetime.fromisoformat("2026-12-24T10:00:00+08:00")
MARK = "2027 年放假安排尚未公布"


@pytest.fixture
def december(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The desk on Christmas Eve."""
    monkeypatch.setattr(timezone, "now", lambda: ACCEPTED + timedelta(hours=1))
    return Desk(ACCEPTED)


def pages(desk: Desk, sign_in: SignIn) -> dict[str, Any]:
    """The pages on which a due moment stands."""
    bundle = desk.accepted()
    case = desk.reviewing(bundle)
    citizen, clerk = sign_in(application.APPLICANT), sign_in("govservice.window")
    reviewer = sign_in(desk.login_of(desk_post(case)))
    return {
        "bundle": Bundle.objects.get(pk=bundle),
        "case": Case.objects.get(pk=case.pk),
        "citizen": citizen.get(f"/applications/{bundle}/").content.decode(),
        "clerk": clerk.get(f"/desk/bundles/{bundle}/").content.decode(),
        "reviewer": reviewer.get(f"/desk/cases/{case.pk}/").content.decode(),
    }


def desk_post(case: Case) -> int:
    """The post of the first review."""
    return spec(case.item_version_id).review_posts[0]


def test_a_date_in_a_year_without_notice_is_marked(december: Desk, sign_in: SignIn) -> None:
    shown = pages(december, sign_in)
    assert shown["bundle"].due_at.year == 2027
    for who in ("citizen", "clerk"):
        assert MARK in shown[who], who
    assert (MARK in shown["reviewer"]) == (shown["case"].promised_due_at.year == 2027)


def test_a_date_in_a_published_year_is_not(desk: Desk, sign_in: SignIn, monkeypatch: pytest.MonkeyPatch) -> None:
    at = datetime.fromisoformat("2026-11-02T10:00:00+08:00")
    monkeypatch.setattr(timezone, "now", lambda: at + timedelta(hours=1))
    shown = pages(Desk(at), sign_in)
    assert shown["bundle"].due_at.year == 2026
    for who in ("citizen", "clerk", "reviewer"):
        assert "放假安排尚未公布" not in shown[who], who
