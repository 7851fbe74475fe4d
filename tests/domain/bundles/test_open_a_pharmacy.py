"""A pharmacy by verbs only: a business is founded, then drugs, devices and food at once, the pharmacist last."""

from datetime import datetime
from typing import Any

import pytest

from onewindow.domain.bundles import queries
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.models import Enterprise
from tests.domain.bundles.story import PLACE, Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]

WANG = {"name": "王芳", "id_no": "990102199003150249", "phone": "13900000001"}
REGISTRATION, DRUGS, DEVICES, FOOD, PHARMACIST, SIGN = (
    "self-employed-registration",
    "drug-retail-licence",
    "device-class2-filing",
    "prepackaged-food-filing",
    "pharmacist-registration",
    "signboard",
)
ANSWERS = {"q1": "self-employed", "q2": "class2", "q3": "yes", "q4": "yes", "q5": "no"}
FORM: dict[str, Any] = {
    "ent.name": "示范市康宁大药房",
    "ent.scope": ["drug-retail", "device-2", "health-food"],
    "site.address": PLACE,
    "site.store_kind": "none",
    "drug.mode": "retail",
    "drug.scope": ["tcm", "chemical"],
    "drug.quality_head": WANG,
    "drug.pharmacists": [{"name": "王芳", "id_no": WANG["id_no"], "title": "licensed", "cert_no": "ZY0012345"}],
    "dev.mode": "retail",
    "dev.scope": ["07", "14"],
    "dev.quality_head": WANG,
    "food.form": "seller",
}


@pytest.fixture
def story(at: datetime) -> Story:
    return Story(at)


def test_from_draft_to_closing(story: Story) -> None:
    bundle = story.submit(story.draft(ANSWERS, FORM, "open-pharmacy"))
    story.accept(bundle)
    assert {node for node, state in story.states(bundle).items() if state != "waiting"} == {REGISTRATION}

    story.grant(bundle, REGISTRATION)
    founded = Enterprise.objects.get(name_zh="示范市康宁大药房")
    waiting = {node for node, state in story.states(bundle).items() if state == "waiting"}
    assert waiting == {PHARMACIST}, "drugs, devices, food and the sign go on at the same time"
    drugs = story.case(bundle, DRUGS)
    assert (drugs.holder_kind, drugs.holder_code) == ("enterprise", founded.uscc)

    story.grant(bundle, DRUGS)
    for node in (DEVICES, FOOD, PHARMACIST, SIGN):
        story.grant(bundle, node)
    row = Bundle.objects.get(pk=bundle)
    assert (row.state, row.outcome) == ("closed", "granted")
    licence = Licence.objects.get(type__slug="drug-licence")
    said = {key: value for key, _, _, value in licence.data["fields"]}
    assert (licence.state, licence.holder_code) == ("valid", founded.uscc)
    assert said["drug.scope"] == "中成药、化学药"
    assert said["drug.quality_head"] == "王芳"


def outlook(answers: dict[str, str]) -> queries.Outlook:
    from datetime import date

    found = queries.page("open-pharmacy", date(2026, 9, 28), answers).outlook
    assert found is not None
    return found


def test_class_three_frees_the_class_two_filing_of_its_papers() -> None:
    """医疗器械经营监督管理办法 art. 23: filed together with the licence, the filing needs no papers of its own."""
    found = outlook(ANSWERS | {"q2": "class3"})
    users = {one.type.key: one.used_by for one in found.materials.all}
    assert users["dev-rules"] == ("device-class3-licence",)
    alone = outlook(ANSWERS)
    assert {one.type.key: one.used_by for one in alone.materials.all}["dev-rules"] == (DEVICES,)


def test_class_b_drugs_only_need_a_commitment_and_no_licensed_pharmacist() -> None:
    found = outlook(ANSWERS | {"q5": "yes"})
    assert PHARMACIST not in {node.item.slug for node in found.nodes}
    assert "drug-otc-commitment" in {one.type.key for one in found.materials.needed}
    assert found.notices
