"""Monthly batches of small projects (小型项目月度集中审批): gathered as they are accepted, granted together."""

from datetime import datetime

from django.db import transaction

from onewindow.domain.bundles.actions.projects.refusals import NothingWaitsInBatch
from onewindow.domain.bundles.models import BatchStage, MonthlyBatch
from onewindow.domain.bundles.queries.projects.batches import waiting_for
from onewindow.domain.bundles.queries.projects.reading import NoSuchProject
from onewindow.domain.cases import actions as cases
from onewindow.domain.org.actions import Actor
from onewindow.kernel import log
from onewindow.kernel.worktime import CHINA


def gather(*, stage: int, at: datetime) -> int:
    """入批. The stage goes into the batch of the month it was accepted in; a stage filed anew changes its batch."""
    month = at.astimezone(CHINA).date().replace(day=1)
    batch, _ = MonthlyBatch.objects.get_or_create(month=month)
    BatchStage.objects.update_or_create(stage_id=stage, defaults={"batch": batch, "joined_at": at})
    return batch.pk


def grant_batch(*, batch: int, by: Actor, at: datetime) -> list[int]:
    """集中审批. Everything of the batch that waits for a decision of the actor's posts is granted, all of it or nothing.

    :raises NothingWaitsInBatch: nothing does. :raises NoSuchProject: there is no such batch.
    Whatever ``cases.grant`` refuses for one case is refused for all: that one is decided by itself first.
    """
    if not MonthlyBatch.objects.filter(pk=batch).exists():
        raise NoSuchProject(batch=batch)
    with transaction.atomic():
        waiting = waiting_for(batch, by)
        if not waiting:
            raise NothingWaitsInBatch(batch=batch)
        for case in waiting:
            cases.grant(case=case, by=by, at=at)
        log.add("batch.grant", by=by.account, at=at, kind="batch", thing=batch, data={"cases": waiting})
    return waiting
