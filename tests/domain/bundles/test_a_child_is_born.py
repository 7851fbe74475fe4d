"""A person's package by verbs only: the mother files once, six items follow, every paper is hers and about the child."""

from datetime import datetime

import pytest

from onewindow.domain.bundles import actions, queries
from onewindow.domain.bundles.models import Bundle
from onewindow.domain.cases.models import Material
from onewindow.domain.licences.models import Licence
from tests.domain.bundles.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]

BIRTH, HOUSEHOLD, VACCINATION, INSURANCE, CARD, COSTS = (
    "birth-certificate-issue",
    "birth-household-registration",
    "vaccination-record",
    "resident-medical-enrolment",
    "social-card-issue",
    "maternity-costs",
)
ANSWERS = {"q1": "mother", "q2": "yes", "q3": "yes"}
FORM = {
    "baby.name": "李念安",
    "baby.sex": "2",
    "baby.birth_date": "2026-09-20",
    "baby.birth_hour": "08:30",
    "baby.place": "示范市妇幼保健院",
    "baby.father": {"name": "李国强", "id_no": "990121198507120136", "phone": "13900000002"},
    "baby.householder": "王芳 0012345",
    "baby.mother_employer": "示范市云帆软件有限公司",
    "person.address": {"area": "990102", "detail": "滨河社区 8 号楼"},
    "person.bank_card": "6222021234567890123",
}


@pytest.fixture
def story(at: datetime) -> Story:
    return Story(at)


def test_from_draft_to_closing(story: Story) -> None:
    bundle = story.submit(story.draft(ANSWERS, FORM, "newborn"))
    assert story.states(bundle) == {
        BIRTH: "filed",
        HOUSEHOLD: "waiting",
        VACCINATION: "waiting",
        INSURANCE: "waiting",
        CARD: "waiting",
        COSTS: "waiting",
    }
    row = Bundle.objects.get(pk=bundle)
    assert (row.holder_kind, row.holder_name, row.enterprise_id) == ("person", "王芳", None)
    story.accept(bundle)

    story.grant(bundle, BIRTH)
    waiting = {node for node, state in story.states(bundle).items() if state == "waiting"}
    assert waiting == {INSURANCE, CARD}, "these two wait for the household register as well"
    paper = Material.objects.get(case=story.case(bundle, HOUSEHOLD), slug="birth-certificate")
    assert (paper.satisfied_by, paper.state) == ("output", "checked")
    assert paper.licence is not None

    story.grant(bundle, HOUSEHOLD)
    assert "waiting" not in story.states(bundle).values()
    for node in (VACCINATION, INSURANCE, CARD, COSTS):
        story.grant(bundle, node)
    row.refresh_from_db()
    assert (row.state, row.outcome) == ("closed", "granted")


def test_every_paper_is_the_mothers_and_speaks_of_the_child(story: Story) -> None:
    bundle = story.submit(story.draft(ANSWERS, FORM, "newborn"))
    story.accept(bundle)
    for node in (BIRTH, HOUSEHOLD, CARD):
        story.grant(bundle, node)
    papers = {one.type.slug: one for one in Licence.objects.select_related("type")}
    assert set(papers) == {"birth-certificate", "household-page", "social-card"}
    for one in papers.values():
        assert (one.state, one.holder_name, one.holder_code) == ("valid", "王芳", "990102199003150249")
    said = {key: value for key, _, _, value in papers["birth-certificate"].data["fields"]}
    assert said["baby.name"] == "李念安"
    assert said["baby.sex"] == "女"
    assert said["baby.mother"] == "王芳"


def test_the_mother_is_filled_in_from_her_identity(story: Story) -> None:
    saved = actions.begin(package="newborn", answers=ANSWERS, key="begun", by=story.owner, at=story.tick())
    page = queries.draft_page(saved.draft, story.owner, story.now)
    assert page.data["baby.mother"] == {"name": "王芳", "id_no": "990102199003150249", "phone": "13900000001"}
    assert "baby.father" not in page.data


def test_unmarried_parents_bring_a_statement(story: Story) -> None:
    saved = actions.begin(
        package="newborn", answers=ANSWERS | {"q3": "no"}, key="begun", by=story.owner, at=story.tick()
    )
    page = queries.draft_page(saved.draft, story.owner, story.now)
    asked = {upload.material.type.key for upload in page.uploads}
    assert "birth-statement" in asked
    assert "marriage-cert" not in asked


def test_a_refused_registration_stops_what_needs_it_and_nothing_else(story: Story) -> None:
    bundle = story.submit(story.draft(ANSWERS, FORM, "newborn"))
    story.accept(bundle)
    story.grant(bundle, BIRTH)
    story.refuse(bundle, HOUSEHOLD)
    states = story.states(bundle)
    assert {node for node, state in states.items() if state == "stopped"} == {INSURANCE, CARD}
    assert states[VACCINATION] == "reviewing"
