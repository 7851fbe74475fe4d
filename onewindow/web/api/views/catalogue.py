"""The catalogue and the packages: open to everybody."""

from typing import Annotated

from django.http import HttpRequest
from django.utils import timezone
from ninja import Query, Router
from pydantic import Field

from onewindow.domain.bundles import queries as bundles
from onewindow.domain.catalogue import queries as catalogue
from onewindow.domain.feedback import queries as feedback
from onewindow.web.api.access import public
from onewindow.web.api.reading import In, Limit, Slug
from onewindow.web.api.shapes.catalogue import (
    AnsweredQuestion,
    ItemOut,
    ItemQuestions,
    Items,
    PackageLine,
    PackageOut,
    Packages,
    line,
)

router = Router(tags=["catalogue"])
Words = Annotated[str, Query(max_length=100, description="what somebody typed: everyday words will do")]
Seen = Annotated[int | None, Query(ge=1, le=2**62, description="next of the page before")]
After = Annotated[str, Query(max_length=120, description="next of the page before")]


@router.get("/items", auth=public, response=Items)
def items(request: HttpRequest, q: Words = "", after: After = "", limit: Limit = 50) -> Items:
    """事项列表. Items in force by slug, page by page; with q the nearest ones, nearest first, on one page."""
    today = timezone.localdate()
    if q.strip():
        return Items(items=[line(one) for one in catalogue.find(q, today, limit)], next=None)
    rest = sorted((one for one in catalogue.in_force(today) if one.slug > after), key=lambda one: one.slug)
    return Items(items=[line(one) for one in rest[:limit]], next=rest[limit - 1].slug if len(rest) > limit else None)


@router.get("/items/{slug}", auth=public, response=ItemOut)
def item(request: HttpRequest, slug: Slug) -> ItemOut:
    """办事指南. An item in force: limits, steps, materials, fields, results, legal basis."""
    return ItemOut.of(catalogue.spec(catalogue.current(slug, timezone.localdate())))


@router.get("/items/{slug}/questions", auth=public, response=ItemQuestions)
def questions(request: HttpRequest, slug: Slug, after: Seen = None, limit: Limit = 20) -> ItemQuestions:
    """公开问答. Questions people asked about an item in force, with the answers published in its guide, the newest first."""
    catalogue.current(slug, timezone.localdate())
    rows = feedback.published(slug, after=after, limit=limit + 1)
    return ItemQuestions(
        questions=[AnsweredQuestion.of(one) for one in rows[:limit]],
        next=rows[limit - 1].pk if len(rows) > limit else None,
    )


@router.get("/packages", auth=public, response=Packages)
def packages(request: HttpRequest) -> Packages:
    """一件事目录. Packages in force with what they save for typical answers."""
    return Packages(packages=[PackageLine.of(one) for one in bundles.cards(timezone.localdate())])


@router.get("/packages/{slug}", auth=public, response=PackageOut)
def package(request: HttpRequest, slug: Slug) -> PackageOut:
    """一件事. A package with its first questions, nothing answered yet."""
    return PackageOut.of(bundles.page(slug, timezone.localdate()))


class Answers(In):
    """Answers to the questions of a package, by the question's id."""

    answers: dict[str, str] = Field(default_factory=dict, max_length=100, examples=[{"q1": "company"}])


@router.post("/packages/{slug}/outlook", auth=public, response=PackageOut)
def outlook(request: HttpRequest, slug: Slug, body: Answers) -> PackageOut:
    """情形引导. What these answers mean: open questions, or items, one list, one form and the gain. Keeps nothing."""
    today = timezone.localdate()
    bundles.check_answers(bundles.current(slug, today).plan, body.answers)
    return PackageOut.of(bundles.page(slug, today, body.answers))
