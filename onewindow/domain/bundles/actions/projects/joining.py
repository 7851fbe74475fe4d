"""Joint reviews of a project (设计联审, 多测合一, 联合验收): one set of papers, opinions in parallel, one conclusion."""

import json
from datetime import datetime
from functools import cache
from importlib import resources
from typing import Any

from django.db import transaction

from onewindow.domain.bundles.actions.projects.reading import look_stage
from onewindow.domain.bundles.actions.projects.refusals import (
    ConclusionMissing,
    NotTheirPost,
    OpinionWithoutWords,
    ReviewNotReady,
)
from onewindow.domain.bundles.actions.refusals import StageNotOpen
from onewindow.domain.bundles.models import OUTCOMES, DraftFile, ProjectReview, ProjectStage, ReviewPaper
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject, owns
from onewindow.domain.bundles.states import ASKED, PROJECT_REVIEW
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.models import Post
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import lights, step, worktime
from onewindow.kernel.models import Task
from onewindow.kernel.step import Also, ChangedMeanwhile, Open, TaskGone
from onewindow.kernel.typed import within
from onewindow.kernel.worktime import Limit

_OPINION = (
    "INSERT INTO bundles_reviewopinion (review_id, post_id, stance, words, by_id, at)"
    " SELECT %s::bigint, %s::bigint, %s::text, %s::text, %s::bigint, %s::timestamptz FROM s"
)


@cache
def kinds() -> dict[str, Any]:
    """The kinds of joint review: stage, papers, days, lead and departments, each with its source."""
    text = (resources.files("onewindow.domain.bundles") / "data" / "projects" / "reviews.json").read_text("utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def ask_review(*, project: int, kind: str, section: int = 1, by: Actor, at: datetime) -> int:
    """发起联审. The papers of the stage as they stand go to all departments at once; asked while one is open: the same.

    :raises ReviewNotReady: with the papers that are missing. :raises StageNotOpen: the stage has been filed.
    :raises NoSuchProject: for anybody but the owner and the window; or no such kind or section.
    """
    known = kinds().get(kind)
    stage = ProjectStage.objects.filter(
        project=project, section__number=section, stage=known["stage"] if known else ""
    ).values_list("pk", flat=True)
    row = look_stage(stage.first() or 0)
    if known is None or not (owns(row.project, by) or may(by, role="window")):
        raise NoSuchProject(project=project)
    if row.state not in ("waiting", "open"):
        raise StageNotOpen(stage=row.pk, state=row.state)
    with transaction.atomic():
        open_ = ProjectReview.objects.filter(stage=row, kind=kind).exclude(state="concluded").first()
        if open_ is not None:
            return open_.pk
        files = DraftFile.objects.filter(draft__stage=row, draft__bundle=None, slug__in=known["materials"])
        pages = list(files.order_by("slug", "n").values_list("slug", "n", "file_id"))
        there = {slug for slug, _, _ in pages}
        if missing := [slug for slug in known["materials"] if slug not in there]:
            raise ReviewNotReady(missing=missing)
        review = _born(row, kind, known, by, at)
        ReviewPaper.objects.bulk_create(
            ReviewPaper(review_id=review, slug=slug, n=n, file_id=file) for slug, n, file in pages
        )
        return review


def _born(row: ProjectStage, kind: str, known: dict[str, Any], by: Actor, at: datetime) -> int:
    posts = dict(
        Post.objects.filter(department__slug__in=known["departments"], role=Post.Role.EXAMINER).values_list(
            "department__slug", "pk"
        )
    )
    lead = Post.objects.values_list("pk", flat=True).get(department__slug=known["lead"], role=Post.Role.APPROVER)
    due, amber = _moments("opine", f"{known['days']}wd", at)
    return step.new(
        PROJECT_REVIEW,
        "ask",
        by=by.account,
        at=at,
        set={
            "project_id": row.project_id,
            "stage_id": row.pk,
            "kind": kind,
            "lead_id": lead,
            "opened_by_id": by.account,
            "opened_at": at,
            "due_at": due,
        },
        open=tuple(Open("opine", post=posts[slug], amber_at=amber, due_at=due) for slug in known["departments"]),
        data={"project": row.project_id, "kind": kind, "departments": len(posts)},
    )


def _moments(name: str, limit: str, at: datetime) -> tuple[datetime, datetime]:
    opening = calendars.opening(None)
    due = worktime.clock(calendars.current(), opening).due(at, Limit.parse(limit))
    amber = lights.amber_at(
        "project_review", name, opened_at=at, due_at=due, calendar=calendars.current(), opening=opening
    )
    return due, amber


def give_opinion(*, review: int, stance: str, text: str = "", by: Actor, at: datetime) -> None:
    """联审意见. One department's opinion; the last one brings the review to its conclusion.

    :raises OpinionWithoutWords: if it is not plain agreement and says nothing.
    :raises NotTheirPost: no opinion of the actor's posts is waited for. :raises NoSuchProject: see there.
    """
    words = within(text, 2000, "text")
    if stance not in ("agree", "conditions", "disagree") or (stance != "agree" and not words):
        raise OpinionWithoutWords(review=review)
    row, task = _task(review, "opine", by)
    due, amber = _moments("conclude", "2wd", at)
    step.step(
        PROJECT_REVIEW,
        review,
        row.version,
        "opine",
        by=by.account,
        at=at,
        close=(task.pk,),
        open=(Open("conclude", post=row.lead_id, amber_at=amber, due_at=due),),
        data={"stance": stance, "post": task.post, **by.acting(task.post)},
        also=Also(_OPINION, (str(review), str(task.post), stance, words, str(by.account), at.isoformat())),
    )


def conclude_review(*, review: int, outcome: str, text: str, seen: int | None = None, by: Actor, at: datetime) -> None:
    """联审结论. One conclusion for all departments, by the one that leads.

    :raises ConclusionMissing: without an outcome or words. :raises NotTheirPost, TaskGone, NoSuchProject: see there.
    :raises ChangedMeanwhile: the page is an older one.
    """
    words = within(text, 2000, "text")
    if outcome not in OUTCOMES or not words:
        raise ConclusionMissing(review=review)
    row, task = _task(review, "conclude", by)
    if seen is not None and seen != row.version:
        raise ChangedMeanwhile()
    step.step(
        PROJECT_REVIEW,
        review,
        row.version,
        "conclude",
        by=by.account,
        at=at,
        close=(task.pk,),
        set={"outcome": outcome, "conclusion": words, "concluded_by": by.account, "concluded_at": at},
        data={"outcome": outcome, **by.acting(task.post)},
    )


def _task(review: int, name: str, by: Actor) -> tuple[ProjectReview, Task]:
    row = ProjectReview.objects.filter(pk=review).first()
    if row is None:
        raise NoSuchProject(review=review)
    mine = Task.objects.filter(kind="project_review", thing=review, name=name, post__in=by.posts).order_by("pk")
    for task in mine:
        if task.closed_at is None:
            return row, task
    for task in mine:
        raise TaskGone(by=task.closed_by, at=task.closed_at)
    raise NotTheirPost(review=review, state=row.state if row.state != ASKED else "")
