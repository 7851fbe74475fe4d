"""Reads of joint reviews (联审): the papers, each department's opinion, the conclusion."""

from collections import Counter
from dataclasses import dataclass

from onewindow.domain.bundles.models import ProjectReview, ReviewOpinion, ReviewPaper
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject, must_see
from onewindow.domain.catalogue.models import MaterialType
from onewindow.domain.org.models import Department, Post
from onewindow.domain.org.queries import Actor
from onewindow.kernel.files import FileGone
from onewindow.kernel.models import StoredFile, Task


@dataclass(frozen=True, slots=True)
class OpinionLine:
    """One department: its opinion, or None while it is waited for."""

    department: Department
    opinion: ReviewOpinion | None


@dataclass(frozen=True, slots=True)
class ReviewPage:
    """联审页. ``mine``: the task that waits for the actor (``opine``, ``conclude``), or empty."""

    row: ProjectReview
    papers: tuple[tuple[MaterialType, range], ...]
    """Each paper with the numbers of the pages behind its first."""
    lines: tuple[OpinionLine, ...]
    lead: Department
    mine: str


def review_page(review: int, actor: Actor) -> ReviewPage:
    """联审页. For the owner and the staff.

    :raises NoSuchProject: for everybody else.
    """
    row = (
        ProjectReview.objects.select_related("project__enterprise", "stage__section", "lead__department")
        .filter(pk=review)
        .first()
    )
    if row is None:
        raise NoSuchProject(review=review)
    must_see(row.project_id, actor)
    tasks = list(Task.objects.filter(kind="project_review", thing=review).order_by("pk"))
    given = {one.post_id: one for one in ReviewOpinion.objects.filter(review=row)}
    posts = Post.objects.select_related("department").in_bulk([one.post for one in tasks if one.name == "opine"])
    lines = [OpinionLine(post.department, given.get(post.pk)) for post in posts.values()]
    slugs = Counter(ReviewPaper.objects.filter(review=row).order_by("pk").values_list("slug", flat=True))
    kinds = {one.key: one for one in MaterialType.objects.filter(key__in=slugs)}
    mine = next((one.name for one in tasks if one.closed_at is None and one.post in actor.posts), "")
    return ReviewPage(
        row, tuple((kinds[slug], range(2, slugs[slug] + 1)) for slug in slugs), tuple(lines), row.lead.department, mine
    )


def reviews_of(project: int) -> list[ProjectReview]:
    """The joint reviews of a project, newest first."""
    return list(ProjectReview.objects.filter(project=project).order_by("-pk")[:20])


def review_paper(review: int, slug: str, actor: Actor, page: int = 1) -> StoredFile:
    """联审图纸. One page of a paper of the set.

    :raises NoSuchProject, FileGone: see there.
    """
    row = ProjectReview.objects.filter(pk=review).first()
    if row is None:
        raise NoSuchProject(review=review)
    must_see(row.project_id, actor)
    one = ReviewPaper.objects.select_related("file").filter(review=row, slug=slug, n=page).first()
    if one is None:
        raise FileGone()
    return one.file
