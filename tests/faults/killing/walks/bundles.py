"""A bundle that runs: one department urged, an item joins, another leaves, the rest is decided and handed over at once."""

from collections.abc import Generator
from datetime import timedelta
from typing import Any

from onewindow.domain.bundles import actions
from onewindow.domain.bundles.actions import together as verbs
from onewindow.domain.bundles.models import Bundle, BundleCase, BundleChange, HandOver, Urging
from onewindow.domain.bundles.queries.together import handing, options
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.models import Department, Person
from onewindow.kernel.models import Task
from tests.domain.bundles.filling import value
from tests.faults.killing.acts import CODED, Scene, Town
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
        "files": {one.type.key: [_stored(town, owner)] for one in page.asked.papers},
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


def by_the_clock(town: Town) -> Road:
    """Nobody at the window has looked at it: accepted as of receipt; its total clock passes."""
    bundle = town.bundle()
    inside = set(BundleCase.objects.filter(bundle=bundle).values_list("case", flat=True))

    def one(name: str, call: Any, alike: bool = False) -> Scene:
        return Scene(lambda: call() and None, inside, bundle, name=name, alike=alike)

    limit = Task.objects.get(kind="bundle", thing=bundle, name="notice-limit", closed_at=None).due_at
    at = town.desk.at = (limit or town.desk.at) + timedelta(minutes=1)
    yield one("bundles.deem_accepted", lambda: actions.deem_accepted(bundle=bundle, at=at))
    late = (Bundle.objects.get(pk=bundle).due_at or at) + timedelta(minutes=1)
    waits = Task.objects.filter(kind="bundle", thing=bundle, name="total-limit", closed_at=None)  # as the sweeper asks
    yield one("bundles.overdue", lambda: waits.exists() and actions.overdue(bundle=bundle, at=late), alike=True)


def stopped(town: Town) -> Road:
    """The first is refused: what waits for it is stopped, and the bundle closes."""
    town.number += 1
    town.later()
    bundle = town.desk.accepted(f"stopped-{town.number}")
    inside = set(BundleCase.objects.filter(bundle=bundle).values_list("case", flat=True))
    first = town.desk.reviewing(bundle)
    town.desk.review(first)
    known = spec(first.item_version_id)
    decides, second = town.desk.holder(known.decide_post), town.desk.holder(known.supervisor_post)
    cases.propose_refusal(case=first.pk, by=decides, at=town.later(), **CODED)
    cases.consent(case=first.pk, by=second, at=town.later())
    cases.close(case=first.pk, by=town.desk.holder(known.window_post), at=town.later())
    at = town.later()

    def one(name: str, call: Any, alike: bool = False) -> Scene:
        return Scene(lambda: call() and None, inside, bundle, name=name, alike=alike)

    yield one("bundles.stop_dependents", lambda: actions.stop_dependents(bundle=bundle, at=at), alike=True)
    yield one("bundles.close", lambda: actions.close(bundle=bundle, at=at))


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
