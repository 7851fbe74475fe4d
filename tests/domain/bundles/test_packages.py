"""The eight packages of the demo city: published, sound, and their gain equal to the sums made by hand."""

from copy import deepcopy
from datetime import date, datetime
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from onewindow.domain.bundles import actions, queries, seed
from onewindow.domain.bundles.models import Package, PackageVersion
from onewindow.domain.bundles.rules.graph import CircleInPackage
from onewindow.domain.bundles.rules.plan import UnknownReference
from onewindow.domain.org.actions import Actor
from onewindow.kernel.models import Event
from tests.domain.bundles.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]

ON = date(2026, 9, 28)
TYPICAL = {"q1": "self-employed", "q2": "shop-sign", "q3": "yes-commit", "q4": "no", "q5": "shared", "q6": "no"}


def outlook(slug: str, answers: dict[str, str]) -> queries.Outlook:
    found = queries.page(slug, ON, answers).outlook
    assert found is not None
    return found


def test_the_restaurant_saves_what_was_counted_by_hand() -> None:
    """Items: self-employed 0.5, food 5, fire 8, sign 3, health 5 working days; read off the catalogue's lists.

    Steps alone: 收件 and 送达 = 2 each, 现场核查 in food and fire, 体检 in health = 13. Together: in once, 3 stay, out once.
    Materials alone: 3 + 4 + 4 + 3 + 1 = 15. Together: premises-proof, food-layout, food-rules, fire-commitment,
    fire-rules, fire-plans, sign-drawing; the form makes three, a sibling gives the licence, the log-in shows the card.
    Fields alone: 15 + 20 + 13 + 11 + 5 = 64 less what does not apply (three of an agent twice, the postal address three
    times) = 55. Together: 37 different ones less these four, the credit code, and two known from the answers = 30.
    """
    found = outlook("open-restaurant", TYPICAL)
    assert [node.item.slug for node in found.nodes] == [
        "self-employed-registration",
        "food-catering-licence",
        "fire-check",
        "signboard",
        "food-health-check",
    ]
    assert found.gain.plain() == {
        "steps": {"before": 13, "after": 5},
        "materials": {"before": 15, "after": 7},
        "days": {"before": 0.5 + 5 + 8 + 3 + 5, "after": 0.5 + 8},
        "visits": {"before": 5, "after": 2},
        "fields": {"before": 55, "after": 30},
    }
    assert found.gain.path == ("self-employed-registration", "fire-check")


def test_founding_a_company_saves_what_was_counted_by_hand() -> None:
    """Company 1, seal 0.5, social 0, medical 1, tax 0, invoice 1, staff 1, fund 0 working days; with digital invoices
    the invoice waits for company and tax, staff for company and social insurance: 1 + 0 + 1 = 2 is the longest way.

    Steps alone: 2 each for eight items = 16. Materials alone: company 5, social 1, medical 1, tax 1, seal 3, invoice 2,
    staff 1, fund 2 = 16. Together: articles, appointments, premises-proof; shareholders are checked against data.
    """
    found = outlook("start-company", {"q1": "no", "q2": "yes", "q3": "yes", "q4": "no"})
    assert found.gain.plain() == {
        "steps": {"before": 16, "after": 2},
        "materials": {"before": 16, "after": 3},
        "days": {"before": 4.5, "after": 2},
        "visits": {"before": 8, "after": 1},
        "fields": {"before": 65, "after": 26},
    }
    assert {(edge.source, edge.target) for edge in found.edges if edge.kind == "order"} == {
        ("tax-info-confirm", "invoice-quota"),
        ("si-unit-registration", "employee-enrolment"),
    }


def test_a_child_saves_what_was_counted_by_hand() -> None:
    """Birth certificate 0, household 1, vaccination 0, insurance 1, card 1, costs 10 working days, one after another 13;
    together the costs wait for the birth certificate alone: 0 + 10.

    Steps alone: 2 each for six items = 12. Materials alone: 2 + 4 + 1 + 2 + 2 + 3 = 14. Together: the parents' household
    register, the marriage certificate, the bills; siblings give the birth certificate and the child's page, the form
    makes one, the log-in shows the card, the mother's social card is checked against data. Visits: the card needs one.
    """
    found = outlook("newborn", {"q1": "mother", "q2": "yes", "q3": "yes"})
    assert found.gain.plain() == {
        "steps": {"before": 12, "after": 2},
        "materials": {"before": 14, "after": 3},
        "days": {"before": 13, "after": 10},
        "visits": {"before": 6, "after": 2},
        "fields": {"before": 34, "after": 16},
    }


GAINS = {
    # steps, materials, days, visits, fields: before and after, for the typical answers; the table of decision 0010
    "new-home-handover": [18, 4, 29, 3, 8, 4, 8, 2, 66, 17],
    "retire": [12, 2, 15, 3, 39, 35, 6, 1, 47, 17],
    "open-pharmacy": [13, 3, 28, 13, 18.5, 15.5, 6, 1, 60, 26],
    "start-device-sales": [15, 3, 23, 9, 12.5, 12, 7, 1, 72, 28],
    "close-company": [10, 2, 8, 2, 14, 12, 5, 1, 31, 9],
}


@pytest.mark.parametrize("slug", GAINS)
def test_the_figures_of_the_decision_hold(slug: str) -> None:
    """What docs/decisions/0015-gain.md prints is what the catalogue's facts give."""
    found = outlook(slug, seed.document(slug)["typical"])
    assert [one for figure in found.gain.plain().values() for one in (figure["before"], figure["after"])] == GAINS[slug]


def test_paper_invoices_wait_for_the_seal() -> None:
    one = queries.current("start-company", ON)
    answers = {"q1": "no", "q2": "yes", "q3": "no", "q4": "no"}
    for kind, waits in (("paper-ordinary", True), ("e-ordinary", False)):
        found = queries.outlook(one, answers, {"tax.invoice_kind": [kind]})
        assert found is not None
        assert (("seal-filing", "invoice-quota") in {(e.source, e.target) for e in found.edges}) is waits


def test_three_questions_matter_and_three_are_presumed() -> None:
    asked = queries.page("open-restaurant", ON).questions
    assert [(one.question.id, one.value, one.presumed) for one in asked] == [
        ("q1", "", False),
        ("q2", "", False),
        ("q3", "", False),
        ("q4", "yes", True),
        ("q5", "shared", True),
        ("q6", "no", True),
    ]


def test_the_route_of_the_fire_check_decides_its_forms() -> None:
    def fire(answer: str) -> set[str]:
        found = outlook("open-restaurant", TYPICAL | {"q3": answer})
        return {one.type.key for one in found.materials.all if "fire" in one.type.key}

    assert fire("yes-commit") == {"fire-commitment", "fire-rules", "fire-plans"}
    assert fire("yes") == {"fire-application", "fire-rules", "fire-plans"}
    assert fire("no") == set()


def test_published_figures_stand_beside_with_their_source() -> None:
    page = queries.page("open-restaurant", ON, TYPICAL)
    first = page.published_gains[0]
    assert (first.where.en, first.figures["materials"], first.figures["days"]) == (
        "Sichuan",
        {"before": 35, "after": 17},
        {"before": 48, "after": 13},
    )
    assert (first.checked, first.secondary) == (True, True)
    assert "川市监发" in first.source


def test_every_text_has_both_languages() -> None:
    for slug in seed.ORDER:
        document = seed.document(slug)
        assert not [path for path in _texts(document, slug) if path]
    with translation.override("en"):
        assert str(queries.current("open-restaurant", ON).name) == "Open a restaurant"


def _texts(value: Any, path: str) -> list[str]:
    """Paths where a Chinese text has no English one."""
    if isinstance(value, list):
        return [p for n, one in enumerate(value) for p in _texts(one, f"{path}[{n}]")]
    if not isinstance(value, dict):
        return []
    missing = [f"{path}.{k}" for k in value if k.endswith("_zh") and not value.get(f"{k[:-3]}_en")]
    missing += [path] if "zh" in value and not value.get("en") else []
    return missing + [p for key, one in value.items() for p in _texts(one, f"{path}.{key}")]


def test_cards_are_read_in_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    queries.cards(ON)
    with django_assert_num_queries(1):
        found = queries.cards(ON)
    assert [(card.slug, card.items) for card in found] == [
        ("open-restaurant", 5),
        ("start-company", 8),
        ("newborn", 6),
        ("new-home-handover", 8),
        ("retire", 6),
        ("open-pharmacy", 6),
        ("start-device-sales", 7),
        ("close-company", 5),
    ]


def test_a_circle_is_refused_and_named(at: datetime) -> None:
    document = deepcopy(seed.document("open-restaurant")) | {"slug": "circle"}
    document["edges"].append(
        {
            "from": "fire-check",
            "to": "company-registration",
            "kind": "order",
            "reason_zh": "错",
            "reason_en": "wrong",
            "checked": "memory",
        }
    )
    with pytest.raises(CircleInPackage) as told:
        actions.publish(document=document, effective_from=ON, by=Actor.SYSTEM, at=at)
    path = told.value.details["path"]
    assert path[0] == path[-1]
    assert {"fire-check", "company-registration"} <= set(path)
    assert not Package.objects.filter(slug="circle").exists()


def test_an_item_the_catalogue_does_not_have_is_refused(at: datetime) -> None:
    document = deepcopy(seed.document("start-company"))
    document["items"].append({"item": "no-such-item", "always": True})
    with pytest.raises(UnknownReference) as told:
        actions.publish(document=document, effective_from=date(2026, 10, 1), by=Actor.SYSTEM, at=at)
    assert told.value.details["name"] == "no-such-item"


def test_a_new_version_is_in_force_from_its_day(at: datetime) -> None:
    document = seed.document("start-company") | {"name_en": "Found a company (new)"}
    supervisor = Story(at).actor("govservice.supervisor")
    with pytest.raises(actions.MayNotPublish):
        actions.publish(
            document=document, effective_from=date(2026, 10, 1), by=Story(at).actor("market.supervisor"), at=at
        )
    actions.publish(document=document, effective_from=date(2026, 10, 1), by=supervisor, at=at)
    assert queries.current("start-company", date(2026, 9, 30)).name.en == "Found a company"
    assert queries.current("start-company", date(2026, 10, 1)).name.en == "Found a company (new)"
    assert Event.objects.filter(name="package.publish", by=supervisor.account).exists()
    with pytest.raises(queries.PackageUnknown):
        queries.current("start-company", date(2025, 1, 1))


def test_a_published_version_cannot_change() -> None:
    version = PackageVersion.objects.first()
    assert version is not None
    for change in (lambda: version.save(), lambda: version.delete()):
        with pytest.raises(IntegrityError), transaction.atomic():
            change()
