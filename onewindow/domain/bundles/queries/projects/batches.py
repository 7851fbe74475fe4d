"""Reads of monthly batches (月度批次): what is in one, how far it is, what waits for whom."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from onewindow.domain.bundles.models import BatchStage, BundleCase, MonthlyBatch, Project
from onewindow.domain.bundles.queries.projects.board import ProjectLine, project_lines
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Task


@dataclass(frozen=True, slots=True)
class BatchLine:
    """A batch in the list: how many stages, how many of them done."""

    row: MonthlyBatch
    stages: int
    done: int


@dataclass(frozen=True, slots=True)
class BatchPage:
    """批次页. The projects of the month, and how many cases wait for a decision of the actor."""

    row: MonthlyBatch
    lines: tuple[ProjectLine, ...]
    stages: frozenset[int]
    """The stages that belong to it."""
    waiting: int


def batches(limit: int = 24) -> list[BatchLine]:
    """批次清单. The newest months first, one SQL."""
    rows = MonthlyBatch.objects.annotate(
        all=Count("stages"), done=Count("stages", filter=Q(stages__stage__state="done"))
    ).order_by("-month")
    return [BatchLine(row, row.all, row.done) for row in rows[:limit]]


def batch_page(batch: int, actor: Actor, at: datetime) -> BatchPage:
    """批次页.

    :raises NoSuchProject: there is no such batch.
    """
    row = MonthlyBatch.objects.filter(pk=batch).first()
    if row is None:
        raise NoSuchProject(batch=batch)
    stages = dict(BatchStage.objects.filter(batch=row).values_list("stage", "stage__project"))
    projects = Project.objects.select_related("enterprise", "area").filter(pk__in=stages.values()).order_by("pk")
    return BatchPage(row, project_lines(list(projects), at), frozenset(stages), len(waiting_for(batch, actor)))


def waiting_for(batch: int, actor: Actor) -> list[int]:
    """待审批. Cases of the batch that wait for a decision of the actor's posts, in their order."""
    cases = BundleCase.objects.filter(bundle__stage__batched__batch=batch, case__state="deciding").values("case")
    tasks = Task.objects.filter(kind="case", name="decide", closed_at=None, post__in=actor.posts, thing__in=cases)
    return sorted(tasks.values_list("thing", flat=True))
