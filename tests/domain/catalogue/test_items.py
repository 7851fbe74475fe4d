"""The packaged items: whole, consistent, honest about what was checked."""

import re
from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from onewindow.domain.catalogue import queries, seed
from onewindow.domain.catalogue.models import Element, Item, ItemVersion, MaterialType
from onewindow.domain.org.models import Post
from onewindow.kernel import codes
from onewindow.kernel.worktime import Limit
from tests import worlds

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
DAY = date(2026, 9, 28)
pytestmark = pytest.mark.django_db
CHINESE = re.compile("[\u4e00-\u9fff]")


@pytest.fixture(autouse=True)
def _catalogue(db: None) -> Iterator[None]:
    with worlds.listed(AT):
        yield


def specs() -> list[queries.ItemSpec]:
    return [queries.spec(pk) for pk in ItemVersion.objects.order_by("pk").values_list("pk", flat=True)]


def fields(condition: dict[str, Any] | None) -> set[str]:
    if condition is None:
        return set()
    ((word, rest),) = condition.items()
    if word == "field":
        return {rest[0]}
    if word in ("all", "any"):
        return set().union(*map(fields, rest))
    return fields(rest) if word == "not" else set()


def test_all_items_are_there() -> None:
    """Fifty-four items, all published, seeding twice changes nothing."""
    assert Item.objects.count() == 55
    assert not ItemVersion.objects.filter(published_at=None).exists()
    seed.seed(AT)
    assert ItemVersion.objects.count() == 55


def test_nothing_lacks() -> None:
    """What the publishing verb asks for is there: codes, names in both languages, steps, results, choices."""
    from onewindow.domain.catalogue.rules import gaps

    assert {item.slug: gaps(item) for item in specs() if gaps(item)} == {}


def test_codes() -> None:
    """31 = credit code of the department + level + base; type and department group agree with the item."""
    for item in specs():
        assert item.implementation_code == f"{item.department_uscc}{item.level}{item.base_code}"
        assert codes.check(item.implementation_code).kind == "item-implementation"
        assert item.base_code[2:4] == item.item_type, item.slug
    assert len({item.implementation_code for item in specs()}) == 55


def test_limits() -> None:
    """Every limit is one the clock reads; the promise is not longer than the law allows."""
    for item in specs():
        for text in filter(None, (item.statutory, item.extension, item.promised, item.certificate, item.notice)):
            assert str(Limit.parse(text)) == text
        if item.statutory and item.statutory.endswith("wd") and item.promised.endswith("wd"):
            assert Limit.parse(item.promised).number <= Limit.parse(item.statutory).number, item.slug
        assert item.notice == ("0wd" if item.slug.startswith("re-") else "5wd"), item.slug


def test_posts_exist() -> None:
    """One comprehensive window in front; reviewers, approver and supervisor behind."""
    roles = dict(Post.objects.values_list("pk", "role"))
    window = Post.objects.get(department__slug="govservice", role="window").pk
    for item in specs():
        assert item.window_post == window
        assert item.review_posts
        assert {roles[post] for post in item.review_posts} == {"examiner"}
        assert (roles[item.decide_post], roles[item.supervisor_post]) == ("approver", "supervisor")
        assert tuple(review.post for review in item.reviews) == item.review_posts
    food = queries.spec(queries.current("food-catering-licence", DAY))
    assert len(food.review_posts) == 4


def test_conditions_read_fields_of_their_own_form() -> None:
    """A condition that reads a field the item does not ask for would never hold."""
    for item in specs():
        asked = {element.key for element in item.elements}
        for material in item.materials:
            assert fields(material.condition) <= asked, (item.slug, material.key)
            assert bool(material.condition) == (material.necessity == "when")
            if material.condition:
                assert material.condition_zh
                assert material.condition_en
        for element in item.elements:
            missing = fields(element.condition) - asked
            # A shared field may hide behind one that only some items ask: not filled there, so it is shown.
            assert not missing - {"ent.kind", "card.for"}, (item.slug, element.key, missing)


def test_outputs_are_other_items_materials() -> None:
    """What the packages' edges come from: every output is asked for by some item, and never by its own alone."""
    made = {(result.material, item.slug) for item in specs() for result in item.results if result.material}
    asked = {(m.key, item.slug) for item in specs() for m in item.materials}
    assert {"business-licence", "seal-receipt", "birth-certificate", "title", "tax-clearance"} <= {
        key for key, _ in made
    }
    for key, maker in made:
        assert {slug for asked_key, slug in asked if asked_key == key} - {maker}, key
        assert (key, maker) not in asked, "an item would wait for itself"
    company = queries.spec(queries.current("company-registration", DAY))
    assert company.results[0].licence_type == "business-licence"
    assert company.results[0].elements == ("ent.uscc",)
    for item in specs():
        for result in item.results:
            assert (result.kind == "licence") == bool(result.licence_type)


def test_english_has_no_chinese() -> None:
    """English names, labels, choices, hints and notes are English."""
    texts: list[str] = []
    for item in specs():
        texts += [item.name_en, item.department_en, item.statutory_note_en, item.promised_note_en, item.fee["en"]]
        texts += [en for _, en in item.steps] + [row["law_en"] for row in item.legal_basis]
        texts += [r.subject_en for r in item.reviews] + [r.name_en for r in item.results]
        for m in item.materials:
            texts += [m.name_en, m.issuer_en, m.hint_en, m.condition_en]
    for row in Element.objects.select_related("group"):
        texts += [row.name_en, row.help_en, row.group.name_en, *(choice["en"] for choice in row.choices)]
        assert bool(row.help_zh) == bool(row.help_en)
    assert [text for text in texts if CHINESE.search(text)] == []
    assert not any(CHINESE.search(m.name_en) for m in MaterialType.objects.all())


def test_names_follow_the_language() -> None:
    """Chinese by default, English when the page is English."""
    item = queries.spec(queries.current("fire-check", DAY))
    with translation.override("zh-hans"):
        assert item.name == "公众聚集场所投入使用、营业前消防安全检查"
        assert item.elements[0].label == "名称"
    with translation.override("en"):
        assert item.name == "Fire safety check before a public gathering place opens"
        assert item.step_names[0] == "Receipt"
        assert item.materials[0].name == "Fire safety commitment"


def test_only_what_was_read_is_printed_as_law() -> None:
    """A row from memory stays in the data and is never shown as law."""
    bank = queries.spec(queries.current("bank-account-booking", DAY))
    assert bank.legal_basis
    assert bank.printable_law == ()
    for item in specs():
        assert all(row["checked"] in ("source", "memory") and row["source"] for row in item.legal_basis)
        assert all(row["articles"] for row in item.printable_law if "〔" not in row["law"])


def test_repeatable_groups_have_columns() -> None:
    """Partners, officers and staff are rows of named columns."""
    company = queries.spec(queries.current("company-registration", DAY))
    partners = next(e for e in company.elements if e.key == "ent.shareholders")
    assert [f.column for f in partners.fields] == ["name", "id_no", "amount", "form", "paid_by"]
    assert partners.validation["min_rows"] == 1


def test_needed_materials_follow_the_answers() -> None:
    """Commitment or inspection: one paper or the other; an agent brings his mandate."""
    fire = queries.spec(queries.current("fire-check", DAY))
    keys = {m.key for m in queries.needed_materials(fire, {"fire.route": "commitment"})}
    assert "fire-commitment" in keys
    assert "fire-application" not in keys
    company = queries.spec(queries.current("company-registration", DAY))
    assert "power-of-attorney" not in {m.key for m in queries.needed_materials(company, {"agent.used": False})}
    assert "power-of-attorney" in {m.key for m in queries.needed_materials(company, {"agent.used": True})}
    shown = {e.key for e in queries.shown_elements(company.elements, {"delivery.mode": "post"})}
    assert "delivery.address" in shown
    assert "agent.name" not in shown


def test_queries() -> None:
    """A spec costs at most ten SQLs once, and none after; versions of many items cost one."""
    pk = queries.current("food-catering-licence", DAY)
    with CaptureQueriesContext(connection) as asked:
        first = queries.spec(pk)
    assert len(asked) <= 10
    with CaptureQueriesContext(connection) as asked:
        assert queries.spec(pk) is first
    assert len(asked) == 0
    with CaptureQueriesContext(connection) as asked:
        found = queries.current_of(["fire-check", "signboard", "nothing"], DAY)
    assert len(asked) == 1
    assert set(found) == {"fire-check", "signboard"}


def test_before_it_is_in_force() -> None:
    """No version, no item."""
    with pytest.raises(queries.ItemUnknown):
        queries.current("fire-check", date(2025, 12, 31))
    with pytest.raises(queries.ItemUnknown):
        queries.spec(0)
