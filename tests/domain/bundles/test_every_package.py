"""Every package of the demo city can be gone through, from the first question to the closing, with its typical answers."""

from datetime import date, datetime

import pytest

from onewindow.domain.bundles import queries, seed
from onewindow.domain.bundles.models import Bundle
from tests.domain.bundles.filling import filled
from tests.domain.bundles.story import Story

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("packages")]

ON = date(2026, 9, 28)
TOLD_ELSEWHERE = {"open-restaurant", "start-company", "newborn", "open-pharmacy"}
DEVELOPER = ("new-home-handover", {"q1": "developer"})
ROADS = [
    *[(slug, seed.document(slug)["typical"]) for slug in seed.ORDER if slug not in TOLD_ELSEWHERE],
    DEVELOPER,
    ("retire", {"q1": "flex-early", "q2": "no", "q3": "yes", "q4": "childless", "q5": "no", "q6": "yes"}),
]


@pytest.mark.parametrize(("slug", "answers"), ROADS)
def test_from_draft_to_closing(slug: str, answers: dict[str, str], at: datetime) -> None:
    story = Story(at)
    data = filled(queries.current(slug, ON).plan, answers)
    bundle = story.submit(story.draft(answers, data, slug))
    story.accept(bundle)
    granted: set[str] = set()
    while open_ := [node for node, state in story.states(bundle).items() if state in ("reviewing", "deciding")]:
        for node in open_:
            story.grant(bundle, node)
            granted.add(node)
    assert set(story.states(bundle).values()) == {"closed"}
    assert granted == set(story.states(bundle))
    row = Bundle.objects.get(pk=bundle)
    assert (row.state, row.outcome) == ("closed", "granted")
