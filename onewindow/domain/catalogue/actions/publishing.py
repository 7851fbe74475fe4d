"""Publishing a version (发布)."""

from datetime import datetime

from django.db import transaction

from onewindow.domain.catalogue import events
from onewindow.domain.catalogue.models import ItemVersion
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.catalogue.rules import gaps
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal


class AlreadyPublished(Refusal):
    """This version is published and can no longer change (事项版本已发布)."""


class Incomplete(Refusal):
    """This version is not complete (事项要素不完整)."""


class MayNotPublish(Refusal):
    """Only a supervisor of the deciding department publishes its items (无权发布)."""


def publish(*, version: int, by: Actor, at: datetime) -> None:
    """发布事项. From now on the version never changes; it is in force from its ``effective_from``.

    :raises MayNotPublish: if the actor does not hold the supervisor's post of the deciding department.
    :raises AlreadyPublished: if it is published.
    :raises Incomplete: if codes, names, limits, steps or results lack; details name what.
    """
    item = spec(version)
    if not may(by, post=item.supervisor_post):
        raise MayNotPublish(version=version)
    if item.published:
        raise AlreadyPublished(version=version)
    lacking = gaps(item)
    if lacking:
        raise Incomplete(version=version, lacking=lacking)
    with transaction.atomic():
        if not ItemVersion.objects.filter(pk=version, published_at=None).update(published_at=at):
            raise AlreadyPublished(version=version)
        log.add(events.PUBLISHED, by=by.account, at=at, kind="item", thing=version, data={"item": item.slug})
