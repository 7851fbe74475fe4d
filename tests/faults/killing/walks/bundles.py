"""A bundle that runs: one department urged, an item joins, another leaves, the rest is decided and handed over at once."""

from collections.abc import Generator
from typing import Any

from onewindow.domain.bundles.actions import together as verbs
from onewindow.domain.bundles.models import Bundle, BundleCase, BundleChange, HandOver, Urging
from onewindow.domain.bundles.queries.together import handing, options
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Department, Person
from tests.domain.bundles.filling import value
from tests.faults.killing.acts import Scene, Town
from tests.faults.killing.walks.drafts import _stored

Road = Generator[Scene, Any, None]
MORE, LESS = {"q6": "yes"}, {"q2": "none"}


def together(town: Town) -> Road:
    """Urged, more, less, handed over."""
    town.number += 1
    town.later()
    bundle = town.desk.accepted(f"together-{town.number}")
    owner, clerk = town.owner, town.desk.actor("govservice.window")

    def inside() -> set[int]:
        return set(BundleCase.objects.filter(bundle=bundle).values_list("case", flat=True))

    def look() -> dict[str, Any]:
        return {
            "urged": Urging.objects.filter(bundle=bundle).count(),
            "changes": list(BundleChange.objects.filter(bundle=bundle).order_by("pk").values_list("added", "dropped")),
            "handed over": [len(one.results) for one in HandOver.objects.filter(bundle=bundle)],
            "answers": Bundle.objects.get(pk=bundle).answers,
        }

    def one(name: str, call: Any) -> Scene:
        return Scene(call, inside(), bundle, name=name, look=look)

    market, at = Department.objects.get(slug="market").pk, town.later()
    yield one(
        "bundles.urge", lambda: verbs.urge(bundle=bundle, department=market, text="请尽快", by=clerk, at=at) and None
    )
    page = options.options(bundle, owner, town.later(), MORE)
    assert page.asked is not None
    told: dict[str, Any] = {
        "data": {one.element.key: value(one.element) for one in page.asked.fields},
        "files": {one.type.key: _stored(town, owner) for one in page.asked.papers},
    }
    at1 = town.later()
    yield one(
        "bundles.change_items",
        lambda: verbs.change_items(bundle=bundle, answers=MORE, **told, by=owner, at=at1) and None,
    )
    at2 = town.later()
    yield one(
        "bundles.change_items", lambda: verbs.change_items(bundle=bundle, answers=LESS, by=owner, at=at2) and None
    )
    _decided(town, bundle)
    assert handing.handing(bundle, clerk).ready
    name, at3 = Person.objects.get(pk=owner.person).name_zh, town.later()
    yield one(
        "bundles.hand_over",
        lambda: verbs.hand_over(bundle=bundle, collector=name, signed=name, by=clerk, at=at3) and None,
    )


def _decided(town: Town, bundle: int) -> None:
    """All that can be decided is granted, round after round."""
    for _ in range(5):
        going = Case.objects.filter(group=f"bundle:{bundle}", state__in=("reviewing", "deciding")).order_by("pk")
        for case in going:
            known = spec(case.item_version_id)
            for post in known.review_posts if case.state == "reviewing" else ():
                cases.review(case=case.pk, stance="agree", by=town.desk.holder(post), at=town.later())
            cases.grant(case=case.pk, by=town.desk.holder(known.decide_post), at=town.later())
        town.settled()
