"""Drafts (草稿): whoever is killed while he saves finds what he had, or what he has saved, and nothing twice."""

from collections.abc import Callable, Generator
from datetime import timedelta
from io import BytesIO
from typing import Any
from uuid import uuid4

from onewindow.config.demo import application
from onewindow.domain.bundles import actions as bundles
from onewindow.domain.bundles.models import Draft as Package
from onewindow.domain.bundles.models import DraftFile
from onewindow.domain.bundles.queries import draft_page, given_before
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Draft, DraftPage
from onewindow.domain.cases.queries.filling import item_draft
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import Actor
from onewindow.kernel import files
from onewindow.kernel.models import Event
from tests.faults.killing.acts import Scene, Town
from tests.faults.scenes import signed_draft
from tests.web.api.signboard import leader
from tests.web.workbench.desk import paper

Road = Generator[Scene, Any, None]
SIGN = {"size": "ordinary", "wall": "own"}
DRAWING, CONSENT = "sign-drawing", "sign-consent"


def one_item(town: Town) -> Road:
    """A clerk begins and fills in for who stands there: pages in, moved, out, original seen, signed; answers and a paper used again."""
    login, business, _ = leader()
    clerk, owner = town.desk.actor("govservice.window"), Account.objects.get(login=login).pk
    before = signed_draft(clerk, town.later())
    town.number += 1
    earlier = cases.submit_item_draft(draft=before, key=f"before-{town.number}", by=clerk, at=town.later()).id
    known = set(Draft.objects.values_list("pk", flat=True))

    def mine() -> Any:
        return Draft.objects.filter(owner=owner).exclude(pk__in=known)

    def look() -> dict[str, Any]:
        return {
            "data": [(sorted(row.data), row.promised, sorted(row.originals), row.signed_by) for row in mine()],
            "pages": list(DraftPage.objects.filter(draft__in=mine()).order_by("slug", "n").values_list("slug", "n")),
            "used again": Event.objects.filter(thing=owner, data__draft__in=list(mine().values_list("pk", flat=True))).count(),
        }  # fmt: skip

    def one(name: str, verb: Callable[..., Any], alike: bool = True, **more: Any) -> Scene:
        told = {"draft": mine().get().pk, "by": clerk, "at": town.later()} | more
        return Scene(lambda: verb(**told) and None, set(), name=name, alike=alike, look=look)

    town.number += 1
    told: dict[str, Any] = {"situation": SIGN, "enterprise": business, "owner": owner, "key": f"begin-{town.number}"}
    at = town.later()
    call = lambda: cases.begin_draft(item="signboard", **told, by=clerk, at=at) and None  # noqa: E731
    yield Scene(call, set(), name="cases.begin_draft", alike=True, look=look)
    number = mine().get().number
    yield one("cases.save_item_draft", cases.save_item_draft, False, number=number, data={"sign.name": "老街"})
    answers = item_draft(mine().get().pk, clerk, town.later()).answers
    assert answers is not None
    yield one("cases.reuse_answers", cases.reuse_answers, False, case=answers.case)
    yield one("cases.reuse_paper", cases.reuse_paper, False, material=DRAWING, case=earlier)
    for _ in range(2):
        yield one("cases.add_page", cases.add_page, material=DRAWING, file=_stored(town, clerk))
    pages = list(DraftPage.objects.filter(draft__in=mine(), slug=DRAWING).order_by("-n").values_list("pk", flat=True))
    yield one("cases.order_pages", cases.order_pages, material=DRAWING, pages=pages)
    yield one("cases.take_out_page", cases.take_out_page, page=pages[0])
    yield one("cases.see_original", cases.see_original, material=DRAWING)
    yield one("cases.promise_paper", cases.promise_paper, material=CONSENT)
    yield one("cases.sign_draft", cases.sign_draft, file=_stored(town, clerk), way="paper")


def thrown_away(town: Town) -> Road:
    """The draft of one item, deleted; and of two packages: one deleted, one forgotten."""
    login, business, _ = leader()
    clerk, owner, mine = town.desk.actor("govservice.window"), Account.objects.get(login=login).pk, town.owner
    told: dict[str, Any] = {"situation": SIGN, "enterprise": business, "owner": owner}
    draft = cases.begin_draft(item="signboard", **told, key=uuid4().hex, by=clerk, at=town.later()).draft
    two = [
        bundles.begin(
            package=application.PACKAGE, answers=application.ANSWERS, key=uuid4().hex, by=mine, at=town.later()
        ).draft
        for _ in range(2)
    ]

    def look() -> list[int]:
        return [Draft.objects.filter(pk=draft).count(), Package.objects.filter(pk__in=two).count()]

    def one(name: str, call: Callable[[], Any], alike: bool = False) -> Scene:
        return Scene(lambda: call() and None, set(), name=name, alike=alike, look=look)

    at, late = town.later(), town.later() + timedelta(days=400)
    yield one("cases.discard_item_draft", lambda: cases.discard_item_draft(draft=draft, by=clerk, at=at))
    yield one("bundles.discard", lambda: bundles.discard(draft=two[0], by=mine, at=at))
    yield one("bundles.forget_drafts", lambda: bundles.forget_drafts(at=late), alike=True)


def a_package(town: Town) -> Road:
    """The draft of a package: begun, saved, a paper in and out, one promised."""
    owner = town.owner
    known = set(Package.objects.values_list("pk", flat=True))

    def mine() -> Any:
        return Package.objects.filter(owner=owner.account).exclude(pk__in=known).order_by("pk")

    def look() -> dict[str, Any]:
        return {
            "data": [(sorted(row.data), row.promised) for row in mine()],
            "files": list(DraftFile.objects.filter(draft__in=mine()).order_by("slug", "n").values_list("slug", "n")),
        }

    def one(name: str, verb: Callable[..., Any], alike: bool = True, **more: Any) -> Scene:
        told = {"draft": mine()[0].pk, "by": owner, "at": town.later()} | more
        return Scene(lambda: verb(**told) and None, set(), name=name, alike=alike, look=look)

    town.number += 1
    told: dict[str, Any] = {
        "package": application.PACKAGE,
        "answers": application.ANSWERS,
        "key": f"begin-{town.number}",
    }
    at = town.later()
    call = lambda: bundles.begin(**told, by=owner, at=at) and None  # noqa: E731
    yield Scene(call, set(), name="bundles.begin", alike=True, look=look)
    number = mine()[0].number
    yield one("bundles.save_draft", bundles.save_draft, False, number=number, data={"sign.name": "老街"})
    yield one("bundles.attach", bundles.attach, material=DRAWING, file=_stored(town, owner))
    yield one("bundles.add_page", bundles.add_page, material=DRAWING, file=_stored(town, owner))
    pages = list(DraftFile.objects.filter(draft__in=mine(), slug=DRAWING).order_by("-n").values_list("pk", flat=True))
    yield one("bundles.order_pages", bundles.order_pages, material=DRAWING, pages=pages)
    yield one("bundles.take_out_page", bundles.take_out_page, page=pages[0])
    yield one("bundles.detach", bundles.detach, material=DRAWING)
    yield one("bundles.promise", bundles.promise, material=CONSENT)


def a_package_at_the_window(town: Town) -> Road:
    """A package a clerk fills in for who stands there: answers and a paper used again, original seen, signed."""
    clerk, owner = town.desk.actor("govservice.window"), town.owner.account
    town.bundle()
    known = set(Package.objects.values_list("pk", flat=True))

    def mine() -> Any:
        return Package.objects.filter(owner=owner).exclude(pk__in=known).order_by("pk")

    def look() -> dict[str, Any]:
        ids = list(mine().values_list("pk", flat=True))
        return {
            "data": [(sorted(row.data), sorted(row.originals), row.signed_by) for row in mine()],
            "files": list(DraftFile.objects.filter(draft__in=ids).order_by("slug", "n").values_list("slug", "n")),
            "used again": Event.objects.filter(thing=owner, data__package_draft__in=ids).count(),
        }

    def one(name: str, verb: Callable[..., Any], alike: bool = True, **more: Any) -> Scene:
        told = {"draft": mine()[0].pk, "by": clerk, "at": town.later()} | more
        return Scene(lambda: verb(**told) and None, set(), name=name, alike=alike, look=look)

    told = {"package": application.PACKAGE, "answers": application.ANSWERS}
    bundles.begin(**told, owner=owner, key=uuid4().hex, by=clerk, at=town.later())  # type: ignore[arg-type]
    offered = given_before(draft_page(mine()[0].pk, clerk, town.later()), clerk)
    assert offered.answers is not None
    yield one("bundles.reuse_answers", bundles.reuse_answers, False, case=offered.answers.case)
    slug, before = next(iter(offered.papers.items()))
    yield one("bundles.reuse_paper", bundles.reuse_paper, False, material=slug, case=before.case)
    yield one("bundles.see_original", bundles.see_original, material=slug)
    yield one("bundles.sign_draft", bundles.sign_draft, file=_stored(town, clerk), way="paper")


def _stored(town: Town, by: Actor) -> Any:
    return files.store(BytesIO(paper("材料")), name="材料.pdf", by=by.account, at=town.later()).pk
