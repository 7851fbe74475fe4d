"""行政许可法 art. 29–38, 44, 49, 69, 70 (law.md A, B, C): what may be asked, what is shown, reasons, delivery, change, the end."""

from datetime import date, datetime

import pytest

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions import Holder, Paper
from onewindow.domain.cases.models import Case, Material
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.catalogue.rules.guide import compose
from onewindow.domain.licences import actions as licences
from onewindow.domain.licences.models import Licence
from onewindow.kernel.due import sweep
from onewindow.kernel.models import Event
from onewindow.kernel.worktime import CHINA
from tests.domain.cases.city import another
from tests.domain.cases.law.holding import day, due, end, local
from tests.domain.cases.road import ANSWERS, Road, events, row


def test_art_29_31_nothing_unrelated_may_be_asked_or_is_taken(road: Road):
    """A 1, 3: a paper the guide does not name is refused, an answer the form does not ask leaves no trace."""
    with pytest.raises(actions.MaterialUnknown):
        road.file(papers=[*road.papers(), Paper("bank-statement", file=road.paper("bank-statement").file)])
    case = road.file(answers=ANSWERS | {"person.religion": "无"}).id
    assert "person.religion" not in {one.key for one in spec(row(case).item_version_id).elements}
    assert "person.religion" not in row(case).answers


def test_art_29_a_business_files_by_who_acts_for_it(road: Road):
    """A 1: an agent may file; who does not act for it may not."""
    business = Holder(kind="enterprise", name="川香", code=road.city.uscc, phone="", enterprise=road.city.enterprise)
    filed = road.file(holder=business, by=road.city.legal)
    assert row(filed.id).enterprise_id == road.city.enterprise
    with pytest.raises(actions.NotOwner):
        road.file(holder=business, by=road.city.stranger)


def test_art_30_basis_conditions_procedure_limits_and_all_papers_are_shown(road: Road):
    """A 2: the guide has them; every paper the form will ask for stands there before anybody applies."""
    known = spec(
        another(
            "shown",
            particulars={"accept_conditions": [{"zh": "有场所", "en": "Premises"}], "holds": ["publicity"]},
            steps=[{"zh": "受理", "en": "Receipt"}],
        )
    )
    guide = compose(known)
    assert {"conditions", "materials", "procedure", "limits"} <= {one.key for one in guide.sections}
    materials = guide.section("materials")
    assert materials is not None
    assert {line.key for line in materials.lines} == {one.key for one in known.materials}
    limits = guide.section("limits")
    assert limits is not None
    assert "公示" in {line.text for line in limits.lines} or "Public notice" in {line.text for line in limits.lines}


def test_art_32_33_filed_online_at_any_hour_the_offices_five_days_begin_the_next_working_day(road: Road):
    """A 6, 7: on a Saturday night."""
    case = road.file(at=local("2026-09-05T23:10")).id
    assert due(case)["notice-limit"] == end("09-11")


def test_art_32_5_acceptance_and_not_accepting_are_both_written_and_dated(road: Road):
    """A 5: that date starts the clock, or ends the matter; the reasons and the way to a review stand on the paper."""
    accepted = road.file().id
    actions.accept(case=accepted, by=road.city.clerk, at=road.at)
    slip = queries.slip(accepted, road.city.citizen)
    assert (slip.number, slip.accepted_at) == (row(accepted).number, row(accepted).accepted_at)
    refused = road.file().id
    told = {
        "reason": "other",
        "reasons": "不符合形式",
        "guidance": "可申请行政复议",
        "legal_basis": "行政许可法第三十二条",
    }
    actions.propose_not_accept(case=refused, **told, by=road.city.clerk, at=road.at)
    with pytest.raises(queries.NoSuchPaper):
        queries.refusal_notice(refused, road.city.citizen)
    actions.consent(case=refused, by=road.city.supervisor, at=road.at)
    paper = queries.refusal_notice(refused, road.city.citizen)
    assert (paper.kind, paper.number, paper.legal_basis) == ("not-accept", row(refused).number, "行政许可法第三十二条")
    assert paper.at <= road.now


def test_art_33_what_is_shared_is_not_asked_for(road: Road):
    """A 7: a material that is checked in data needs no file."""
    version = another("shared")
    spec_rows = {one.key: one.satisfied_by for one in spec(version).materials}
    assert set(spec_rows.values()) == {"upload"}
    case = road.file(item=version).id
    assert set(Material.objects.filter(case=case).values_list("state", flat=True)) == {"received"}


def test_art_37_what_is_not_decided_within_the_limit_is_written_down_and_stays_red(road: Road):
    """B 10; 优化营商环境条例 art. 36: the law's limit passes once, in the log."""
    case = road.accepted()
    for at in ("09-29", "09-30"):
        sweep(end(at))
    assert events(case).count("case.statutory-overdue") == 1
    assert row(case).state == "reviewing"


def test_art_38_a_refusal_is_written_with_reasons_basis_and_the_way_to_a_review(road: Road):
    """B 11: without one of them nothing is even proposed; the notice says where to turn."""
    case = road.deciding()
    told = {"reason": "conditions-not-met", "guidance": "可申请行政复议", "legal_basis": "法"}
    with pytest.raises(actions.ReasonsMissing):
        actions.propose_refusal(case=case, reasons=" ", **told, by=road.city.approver, at=road.at)
    road.refuse(case)
    actions.consent(case=case, by=road.city.supervisor, at=road.at)
    paper = queries.refusal_notice(case, road.city.citizen)
    assert (paper.reasons, paper.legal_basis) == ("场所不符合要求", "行政许可法第三十八条")
    assert queries.appeal(case, road.city.citizen).government_zh == "示范市人民政府"
    night = datetime.fromisoformat(
        "2026-12-31T16:10:00+00:00"
    )  # ten past midnight here: the day is the city's, not UTC's
    came = {"case": case, "kind": "reconsideration", "body": "示范市人民政府", "by": road.city.supervisor, "at": night}
    with pytest.raises(actions.AppealUnwritten):
        actions.record_appeal(**came, received_on=date(2027, 1, 2))
    actions.record_appeal(**came, received_on=date(2027, 1, 1))


def test_art_44_the_licence_is_due_ten_working_days_from_the_decision(road: Road):
    """B 15: from the decision, whatever was held before."""
    case = road.deciding()
    actions.grant(case=case, by=road.city.approver, at=day("09-25"))
    assert due(case) == {"close": datetime.fromisoformat("2026-10-15T17:00+08:00").astimezone(CHINA)}


def test_art_49_70_only_the_authority_that_granted_changes_suspends_or_cancels(road: Road):
    """C 24, 26: another department is refused; cancelling has its own entry in the log."""
    licence = _licence(road)
    with pytest.raises(licences.NotTheIssuer):
        licences.cancel(licence=licence, reason="届满", by=road.city.of("fire", "approver"), at=road.at)
    licences.cancel(licence=licence, reason="有效期届满", by=road.city.approver, at=road.at)
    licence.refresh_from_db()
    assert (licence.state, licence.ended_reason) == ("cancelled", "有效期届满")
    assert _ends(licence) == ["licence.cancel"]


def test_art_69_revoking_is_another_act_than_cancelling_and_says_why(road: Road):
    """C 26: an unlawful grant, or one got by fraud; the case stays as it was decided."""
    licence = _licence(road)
    with pytest.raises(licences.ReasonMissing):
        licences.revoke(licence=licence, reason=" ", by=road.city.approver, at=road.at)
    licences.revoke(licence=licence, reason="以欺骗手段取得", by=road.city.approver, at=road.at)
    licence.refresh_from_db()
    assert (licence.state, _ends(licence)) == ("revoked", ["licence.revoke"])
    assert Case.objects.get(pk=int(licence.case_ref.removeprefix("case:"))).state == "granted"


def _licence(road: Road) -> Licence:
    case = road.granted()
    licence = Licence.objects.get(case_ref=f"case:{case}")
    paper = road.paper("licence").file
    assert paper is not None
    licences.issue(licence=licence.pk, version=1, pdf=paper, signature={"pdf": {"sm3": "0"}}, at=road.at)
    licence.refresh_from_db()
    return licence


def _ends(licence: Licence) -> list[str]:
    found = Event.objects.filter(kind="licence", thing=licence.pk, name__in=("licence.revoke", "licence.cancel"))
    return list(found.values_list("name", flat=True))
