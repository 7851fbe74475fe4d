"""The case page, its history, its progress and its papers."""

from dataclasses import replace
from importlib import import_module

import pytest

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.queries.papers import NoSuchPaper
from onewindow.domain.catalogue.queries import spec
from tests.domain.cases.city import REVIEWING
from tests.domain.cases.road import Road


def test_everything_on_one_page(road: Road) -> None:
    case = road.accepted()
    actions.review(case=case, stance="conditions", text="加装灭火器", by=road.city.of("fire", "examiner"), at=road.at)
    page = queries.dossier(case, road.city.of("health", "examiner"), road.at)
    assert [m.spec.key for m in page.materials] == ["id-card", "floor-plan", "health-proof"]
    assert {(m.state, m.file_type, m.file_size) for m in page.materials} == {("checked", "application/pdf", 3)}
    assert [(s.review.subject_zh, bool(s.opinion)) for s in page.reviews] == [(n, n == "fire") for n in REVIEWING]
    said = page.reviews[0]
    assert said.opinion and said.by and (said.opinion.text, said.by.name_zh) == ("加装灭火器", "职员fire-examiner")
    assert page.may == {"review"}
    assert len(page.next) == 3
    assert queries.dossier(case, road.city.citizen, road.at).may == {"withdraw"}
    assert queries.dossier(case, road.city.approver, road.at).may == frozenset()


def test_who_sees_it(road: Road) -> None:
    case = road.accepted()
    for actor in (road.city.stranger, road.city.of("fire", "approver"), road.city.legal):
        for read in (
            lambda a: queries.dossier(case, a, road.at),
            lambda a: queries.history(case, a),
            lambda a: queries.slip(case, a),
        ):
            with pytest.raises(actions.NotYours):
                read(actor)
    with pytest.raises(actions.NoSuchCase):
        queries.dossier(10**9, road.city.clerk, road.at)


def test_history_says_who_did_what(road: Road) -> None:
    case = road.granted()
    lines = queries.history(case, road.city.citizen)
    assert [line.name for line in lines] == ["case.file", "case.accept", *["case.review"] * 4, "case.grant"]
    assert lines[0].by and lines[0].by.name_zh == "张三"
    assert lines[-1].by and lines[-1].by.account == road.city.approver.account
    assert all("张三" not in str(line.data) for line in lines)


def test_progress_says_who_acts_next_and_by_when(road: Road) -> None:
    case = road.file(group="bundle:1").id
    actions.accept_set(cases=[case], by=road.city.clerk, at=road.at)
    (one,) = queries.progress(road.at, group="bundle:1")
    assert (one.id, one.state, one.light) == (case, "reviewing", "green")
    assert sorted(n.department_en for n in one.next) == ["Environment", "Fire", "Health", "Planning"]
    assert {n.due_at for n in one.next} == {
        n.due_at for n in queries.todo(road.city.of("fire", "examiner"), road.at).rows
    }
    closed = road.granted()
    actions.close(case=closed, by=road.city.clerk, at=road.at)
    (end,) = queries.progress(road.at, cases=[closed])
    assert (end.state, end.next, end.light, end.outcome) == ("closed", (), "none", "granted")


def test_my_running_cases(road: Road) -> None:
    city = road.city
    ids = [road.file().id for _ in range(3)]
    shop = actions.Holder("enterprise", "示范市川香餐饮有限公司", city.uscc, "", None, city.enterprise)
    firm = road.file(holder=shop, by=city.legal).id
    actions.withdraw(case=ids[0], by=city.citizen, at=road.at)
    assert [p.id for p in queries.running(city.citizen, road.at)] == [ids[2], ids[1]]
    assert [p.id for p in queries.running(city.citizen, road.at, before=ids[2])] == [ids[1]]
    assert [p.id for p in queries.running(city.citizen, road.at, ended=True)] == ids[::-1]
    assert [p.id for p in queries.running(city.legal, road.at)] == [firm]
    assert queries.running(city.stranger, road.at) == []


def test_the_slip_of_acceptance(road: Road) -> None:
    case = road.file().id
    with pytest.raises(NoSuchPaper):
        queries.slip(case, road.city.citizen)
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    slip = queries.slip(case, road.city.citizen)
    assert slip.accepted_at == road.now
    assert slip.promised_due_at.isoformat() == "2026-09-15T09:00:00+00:00"
    assert [m.name_zh for m, *_ in slip.materials] == ["身份证", "平面图", "健康证明"]
    assert slip.clerk and slip.clerk.account == road.city.clerk.account


def test_a_limit_from_memory_is_not_printed_as_law(road: Road, monkeypatch: pytest.MonkeyPatch) -> None:
    case = road.accepted()
    assert queries.slip(case, road.city.citizen).statutory_due_at is not None
    assert queries.dossier(case, road.city.clerk, road.at).legal_due_at is not None
    for module in ("papers", "progress"):
        known = import_module(f"onewindow.domain.cases.queries.{module}")
        monkeypatch.setattr(known, "spec", lambda version: replace(spec(version), statutory_checked=False))
    assert queries.slip(case, road.city.citizen).statutory_due_at is None
    assert queries.dossier(case, road.city.clerk, road.at).legal_due_at is None


def test_the_correction_notice(road: Road) -> None:
    case = road.file().id
    with pytest.raises(NoSuchPaper):
        queries.correction_notice(case, road.city.citizen)
    actions.correct(case=case, items=["floor-plan", "shop.name"], text="缺比例尺", by=road.city.clerk, at=road.at)
    notice = queries.correction_notice(case, road.city.citizen)
    assert [zh for zh, _ in notice.items] == ["平面图", "门店名称"]
    assert (notice.text, notice.at, notice.answered_at) == ("缺比例尺", road.now, None)


def test_the_refusal_notice(road: Road) -> None:
    case = road.deciding()
    road.refuse(case)
    with pytest.raises(NoSuchPaper):
        queries.refusal_notice(case, road.city.citizen)
    actions.consent(case=case, by=road.city.supervisor, at=road.at)
    paper = queries.refusal_notice(case, road.city.citizen)
    assert (paper.kind, paper.reasons) == ("refuse", "场所不符合要求")
    assert "行政复议" in paper.guidance
