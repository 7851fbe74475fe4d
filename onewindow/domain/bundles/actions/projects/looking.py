"""Looked at before it is filed (容缺预审): the window reads the papers of a stage early and lists what is missing.

The papers stand in the stage's own draft. When the stage opens that draft is submitted: nothing is asked for twice.
"""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from onewindow.domain.bundles.actions.projects.reading import look_stage
from onewindow.domain.bundles.actions.projects.refusals import (
    FaultUnknown,
    NothingToLookAt,
    NotTheirPost,
)
from onewindow.domain.bundles.actions.projects.stages import begin_stage
from onewindow.domain.bundles.actions.refusals import StageNotOpen
from onewindow.domain.bundles.models import PreFinding, PreReview
from onewindow.domain.bundles.queries.projects.looking import papers_of
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject, owns
from onewindow.domain.bundles.states import ANSWERED, ASKED, PRE_REVIEW
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import lights, step, worktime
from onewindow.kernel.models import Task
from onewindow.kernel.step import ChangedMeanwhile, Open, TaskGone
from onewindow.kernel.typed import within
from onewindow.kernel.worktime import Limit

ANSWER_IN = "3wd"
"""The city's own promise (decision 0057); the law knows no pre-review."""


def ask_pre_review(*, stage: int, by: Actor, at: datetime) -> int:
    """申请预审. The papers uploaded so far go to the window; asked while one is open, it is the same one.

    :raises NothingToLookAt: nothing has been uploaded. :raises StageNotOpen: the stage has been filed.
    :raises NoSuchProject: for anybody but the owner.
    """
    row = look_stage(stage)
    if not owns(row.project, by):
        raise NoSuchProject(stage=stage)
    if row.state not in ("waiting", "open"):
        raise StageNotOpen(stage=stage, state=row.state)
    with transaction.atomic():
        draft = begin_stage(stage=stage, by=by, at=at)
        open_ = PreReview.objects.filter(stage=stage, state=ASKED).values_list("pk", flat=True).first()
        if open_ is not None:
            return open_
        papers = papers_of(draft, at)
        if not papers.there:
            raise NothingToLookAt(stage=stage)
        post = spec(papers.first_item).window_post
        opening = calendars.opening(None)
        due = worktime.clock(calendars.current(), opening).due(at, Limit.parse(ANSWER_IN))
        amber = lights.amber_at(
            "pre_review", "pre-review", opened_at=at, due_at=due, calendar=calendars.current(), opening=opening
        )
        return step.new(
            PRE_REVIEW,
            "ask",
            by=by.account,
            at=at,
            set={"stage_id": stage, "draft_id": draft, "post_id": post, "asked_by_id": by.account, "asked_at": at},
            open=(Open("pre-review", post=post, amber_at=amber, due_at=due),),
            data={"project": row.project_id, "papers": len(papers.there)},
        )


def answer_pre_review(
    *, pre_review: int, faults: Mapping[str, str], words: str = "", seen: int | None = None, by: Actor, at: datetime
) -> None:
    """预审答复. Every uploaded paper is good, or faulty with its reason; what is missing is counted and listed at once.

    :param faults: kind of material → why it is faulty; all other uploaded papers are good.
    :raises FaultUnknown: a fault of a paper that is not there, or without words.
    :raises TaskGone, ChangedMeanwhile, NotTheirPost, NoSuchProject: see there.
    """
    row = PreReview.objects.filter(pk=pre_review).first()
    if row is None:
        raise NoSuchProject(pre_review=pre_review)
    if not may(by, post=row.post_id):
        raise NotTheirPost(pre_review=pre_review)
    if row.state == ANSWERED:
        raise TaskGone(by=row.answered_by_id, at=row.answered_at)
    if seen is not None and seen != row.version:
        raise ChangedMeanwhile()
    papers = papers_of(row.draft_id, at)
    said = {slug: within(text, 500, "text") for slug, text in faults.items()}
    if not set(said) <= set(papers.there) or not all(said.values()):
        raise FaultUnknown(pre_review=pre_review)
    task = Task.objects.filter(kind="pre_review", thing=pre_review, closed_at=None).values_list("pk", flat=True)
    with transaction.atomic():
        PreFinding.objects.bulk_create(
            PreFinding(
                pre_review=row,
                slug=slug,
                file_id=pages[0],
                pages=list(pages) if len(pages) > 1 else [],
                good=slug not in said,
                words=said.get(slug, ""),
            )
            for slug, pages in papers.there.items()
        )
        step.step(
            PRE_REVIEW,
            pre_review,
            row.version,
            "answer",
            by=by.account,
            at=at,
            close=list(task),
            set={
                "answered_by": by.account,
                "answered_at": at,
                "missing": list(papers.missing),
                "fields": papers.fields,
                "words": within(words, 1000, "words"),
            },
            data={"missing": len(papers.missing), "faulty": len(said)},
        )
