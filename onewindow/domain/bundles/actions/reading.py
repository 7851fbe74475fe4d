"""What every verb of a bundle reads first: the bundle, its open tasks, who may; and why a step cannot be made."""

from dataclasses import dataclass
from typing import Any

from onewindow.domain.bundles.actions.refusals import NoSuchBundle, NotAtThisStep, NotYours
from onewindow.domain.bundles.models import Bundle, BundleCase
from onewindow.domain.bundles.queries.plans import published
from onewindow.domain.org.actions import Actor, may
from onewindow.kernel.models import Event, Task
from onewindow.kernel.step import ChangedMeanwhile, TaskGone


@dataclass(frozen=True, slots=True)
class Seen:
    """The bundle as the verb saw it, with its open tasks."""

    row: Bundle
    tasks: tuple[Task, ...]

    @property
    def ids(self) -> list[int]:
        """Ids of all open tasks, timers included."""
        return [task.pk for task in self.tasks]

    def ids_of(self, *names: str) -> list[int]:
        """Ids of the open tasks so named."""
        return [task.pk for task in self.tasks if task.name in names]


def look(bundle: int) -> Seen:
    """Read a bundle and its open tasks.

    :raises NoSuchBundle: if there is none.
    """
    row = Bundle.objects.filter(pk=bundle).first()
    if row is None:
        raise NoSuchBundle(bundle=bundle)
    return Seen(row, tuple(Task.objects.filter(kind="bundle", thing=bundle, closed_at=None).order_by("id")))


def task_of(seen: Seen, name: str, by: Actor, version: int | None = None) -> Task:
    """The open task of this name, if ``by`` may do it.

    :param version: the version the person had before his eyes, if the door sends it.
    :raises TaskGone: another has done it; details say who and when. :raises NotYours: it is somebody else's.
    :raises ChangedMeanwhile: the bundle has moved on since. :raises NotAtThisStep: it is not reached or long past.
    """
    for task in seen.tasks:
        if task.name != name:
            continue
        mine = may(by, post=task.post) if task.post is not None else _owns(seen, by)
        if not mine:
            raise NotYours(bundle=seen.row.pk, task=name)
        if version is not None and version != seen.row.version:
            raise ChangedMeanwhile(**_last(seen.row.pk))
        return task
    done = (
        Task.objects.filter(kind="bundle", thing=seen.row.pk, name=name, post__in=by.posts)
        .exclude(closed_at=None)
        .order_by("-id")
        .first()
    )
    if done is not None:
        raise TaskGone(bundle=seen.row.pk, task=name, by=done.closed_by, at=done.closed_at)
    raise NotAtThisStep(bundle=seen.row.pk, state=seen.row.state)


def account_of(by: Actor) -> int:
    """The account that signs what it writes; the system has none and signs nothing.

    :raises NotYours: for the system.
    """
    if by.account is None:
        raise NotYours()
    return by.account


def must_own(seen: Seen, by: Actor, *, personally: bool = False) -> None:
    """申请人本人. The applicant, one who acts for the applying enterprise, or who holds the applicant's mandate.

    :param personally: a mandate is not enough.
    :raises NotYours: for everybody else.
    """
    if not _owns(seen, by.himself if personally else by):
        raise NotYours(bundle=seen.row.pk)


def nodes(bundle: int) -> list[BundleCase]:
    """The bundle's nodes with their cases, in working order."""
    return list(BundleCase.objects.select_related("case").filter(bundle=bundle).order_by("order"))


def _owns(seen: Seen, by: Actor) -> bool:
    return may(by, owner=seen.row.owner_id, enterprise=seen.row.enterprise_id, about=about(seen.row))


def about(row: Bundle) -> str:
    """What a mandate names to cover this bundle: its package."""
    return f"package:{published(row.package_version_id).slug}"


def _last(bundle: int) -> dict[str, Any]:
    event = Event.objects.filter(kind="bundle", thing=bundle).order_by("-id").first()
    return {"by": event.by, "name": event.name, "at": event.at} if event else {}
