"""Duties of the platform (law.md D 40, E 42–44): own deadlines, choice of channel, nothing without basis, nothing that is shared.

优化营商环境条例 (art. 35, 37), 国务院关于在线政务服务的若干规定 (art. 7–11), 市场主体登记管理条例 (art. 16).
"""

from dataclasses import replace
from datetime import date

import pytest
from django.utils import translation

from onewindow.domain.cases import actions, queries
from onewindow.domain.cases.actions import Paper, Signed
from onewindow.domain.cases.actions.materials import rows_of
from onewindow.domain.cases.models import Material
from onewindow.domain.catalogue import seed
from onewindow.domain.catalogue.rules import lint
from onewindow.domain.catalogue.rules.guide import compose
from onewindow.domain.catalogue.rules.lint import Known
from onewindow.domain.catalogue.rules.tightening import compare
from onewindow.domain.licences.models import Licence
from tests.domain.cases.city import another
from tests.domain.cases.law.holding import day, due
from tests.domain.cases.road import Road, row
from tests.domain.catalogue.made import material, spec

ITEMS = {one["slug"]: one for one in seed.items()}
TYPES = {one["key"]: one for one in seed.data("materials")}
RULES = {one.key: one for one in lint.newest(lint.packaged(), date(2026, 9, 1))}
OWN = {
    "text": {"zh": "自领取营业执照之日起30日内申报", "en": "Report within 30 days of receiving the business licence"},
    "basis": {"zh": "税收征收管理法第十五条", "en": "Tax Collection Law art. 15"},
    "checked": "source",
    "source": "税收征收管理法第十五条",
}


def _found(rule: str, one: object) -> list[str]:
    return [find.path for find in lint.lint(one, [RULES[rule]], Known())]  # type: ignore[arg-type]


def test_tax_law_art_15_the_applicants_own_deadline_is_told_by_the_guide() -> None:
    """D 40: told with its article in both languages, and only as read in its source."""
    for language, text, basis in (("zh-hans", OWN["text"]["zh"], OWN["basis"]["zh"]), ("en", *_english())):
        with translation.override(language):
            (limits,) = compose(spec(particulars={"own_limits": [OWN]})).only("limits")
            assert (limits.lines[-1].text, limits.lines[-1].notes) == (text, (basis,))
            (silent,) = compose(spec(particulars={"own_limits": [OWN | {"checked": "memory"}]})).only("limits")
            assert silent.lines == limits.lines[:-1]


def _english() -> tuple[str, str]:
    return OWN["text"]["en"], OWN["basis"]["en"]  # type: ignore[index]


@pytest.mark.parametrize(
    ("slug", "said", "article"),
    [
        ("tax-info-confirm", "30日", "税收征收管理法第十五条"),
        ("si-unit-registration", "30日", "社会保险法第五十七条"),
        ("employee-enrolment", "30日", "社会保险法第五十八条"),
        ("fund-unit-registration", "30日", "住房公积金管理条例第十四条"),
        ("birth-household-registration", "一个月", "户口登记条例第七条"),
        ("vaccination-record", "一个月", "疫苗管理法第四十七条"),
        ("completion-filing", "15日", "建设工程质量管理条例第四十九条"),
        ("re-transfer", "90日", "民法典第二百二十一条"),
    ],
)
def test_own_deadlines_of_our_items_name_their_article(slug: str, said: str, article: str) -> None:
    """D 40, one by one: tax, social insurance, housing fund, birth, vaccination, completion, title of a new home."""
    (own,) = ITEMS[slug]["particulars"]["own_limits"]
    assert said in own["text"]["zh"]
    assert article in own["basis"]["zh"]


def test_tax_law_art_15_the_applicants_own_deadline_is_no_clock_of_the_office(road: Road) -> None:
    """D 40: long after it, the same tasks are due at the same moments as without it, and the application is taken."""
    plain, own = (another(slug, particulars=told) for slug, told in (("plain", {}), ("own", {"own_limits": [OWN]})))
    late = day("11-30")
    cases = [road.file(item=one, at=late).id for one in (plain, own)]
    assert due(cases[0]) == due(cases[1])
    for case in cases:
        actions.accept(case=case, by=road.city.clerk, at=late)
    assert due(cases[0]) == due(cases[1])
    assert row(cases[0]).statutory_due_at == row(cases[1]).statutory_due_at


def test_business_environment_art_37_the_applicant_chooses_the_channel(road: Road) -> None:
    """E 42: at home, on the phone or at the window: one item, one list of papers, the same clocks, the same rights."""
    at, seen = day("09-02"), []
    hand = road.paper("hand").file
    assert hand is not None
    ways = {
        "online": {"by": road.city.citizen},
        "phone": {"by": road.city.citizen},
        "window": {
            "by": road.city.clerk,
            "owner": road.city.citizen.account,
            "signed": Signed(hand, "pad", road.city.clerk.account),
        },
    }
    for channel, who in ways.items():
        case = road.file(channel=channel, at=at, **who).id
        papers = Material.objects.filter(case=case).order_by("slug").values_list("slug", "need", "state")
        seen.append((due(case), list(papers)))
        assert row(case).channel == channel
        # Whichever way it came, its owner follows it at home and may take it back there.
        actions.accept(case=case, by=road.city.clerk, at=at)
        assert queries.slip(case, road.city.citizen).number == row(case).number
        actions.withdraw(case=case, by=road.city.citizen, at=at)
        assert row(case).state == "withdrawn"
    assert seen[0] == seen[1] == seen[2]


def test_business_environment_art_37_no_channel_is_taken_away() -> None:
    """E 42: our items are open at the window and online, but where the body itself must come; a body below closes no door."""
    for slug, item in ITEMS.items():
        told = item["particulars"]
        assert "1" in told["forms"], slug
        assert {"2", "3"} <= set(told["forms"]) or told.get("presence"), slug
    parent = spec(particulars={"forms": ["1", "2", "3"]})
    for left, refused in ((["1", "2", "3", "4"], []), (["2", "3"], ["forms"]), (["1"], ["forms"])):
        child = replace(parent, particulars={"forms": left})
        assert [one.path for one in compare(child, parent) if one.loosens and one.path == "forms"] == refused


def test_business_environment_art_35_nothing_is_asked_without_a_basis(road: Road) -> None:
    """E 42: an item without a law and its article is not published; a notice asks for nothing the item does not name."""
    law = {"law": "税收征收管理法", "articles": [15], "checked": "source"}
    assert _found("no-legal-basis", spec()) == ["legal_basis"]
    assert _found("no-legal-basis", spec(legal_basis=(law | {"articles": []},))) == ["legal_basis"]
    assert _found("no-legal-basis", spec(legal_basis=(law,))) == []
    assert RULES["no-legal-basis"].blocks
    assert "优化营商环境条例第三十五条" in RULES["no-legal-basis"].source
    case = road.file().id
    with pytest.raises(actions.NothingNamed):
        actions.correct(case=case, items=["bank-statement"], text="请补交", by=road.city.clerk, at=road.at)
    with pytest.raises(actions.MaterialUnknown):
        road.file(papers=road.papers("bank-statement"))


@pytest.mark.parametrize("known", [{"is_licence": True}, {"government_holds": True}])
def test_online_services_art_7_what_is_shared_may_not_be_asked_for(known: dict[str, bool]) -> None:
    """E 43: an item that lets the applicant bring it is not published; fetched or checked in data it is."""
    for way, paths in (("upload", ["materials[proof].satisfied_by"]), ("licence", []), ("data", [])):
        assert _found("held-material", spec(materials=(material("proof", satisfied_by=way, **known),))) == paths
    assert RULES["held-material"].blocks


def test_online_services_art_8_9_the_filled_form_and_a_hand_on_the_pad_are_the_signed_paper() -> None:
    """E 43: a form that was filled in is handed in; nobody prints, signs and scans it."""
    (line,) = rows_of((material("application", satisfied_by="form"),), [], day("09-02"))
    assert (line["state"], line["satisfied_by"], line["file"]) == ("received", "form", None)


def test_online_services_art_10_an_electronic_licence_stands_for_the_paper(road: Road) -> None:
    """E 43: by its number alone, without a file; the case is accepted with it."""
    licence = Licence.objects.get(case_ref=f"case:{road.granted()}")
    papers = [*road.papers("id-card", "floor-plan"), Paper("health-proof", "licence", licence=licence.pk)]
    case = road.file(papers=papers).id
    actions.accept(case=case, by=road.city.clerk, at=road.at)
    held = Material.objects.get(case=case, slug="health-proof")
    assert (held.state, held.file_id, held.licence) == ("checked", None, licence.pk)


@pytest.mark.parametrize("slug", ["company-registration", "self-employed-registration", "company-closing"])
def test_market_entities_art_16_the_registry_asks_for_nothing_that_sharing_gives(slug: str) -> None:
    """E 44: what the state holds or has issued is fetched; where it cannot be yet, somebody answers for it with the reason."""
    asked = [row["material"] for row in ITEMS[slug]["materials"] if row["satisfied_by"] == "upload"]
    assert asked
    told = {one["path"] for one in seed.data("justifications") if one["item"] == slug and "联网核验" in one["reason"]}
    held = [one for one in asked if TYPES[one]["is_licence"] or TYPES[one]["government_holds"]]
    assert [one for one in held if f"materials[{one}].satisfied_by" not in told] == []
