"""Who drafts and who decides on changes of items (谁起草、谁复核), and what both are refused with."""

from datetime import datetime

from onewindow.domain.catalogue.models import DraftRevision, ItemChange
from onewindow.domain.org.models import Department, Post
from onewindow.domain.org.queries import Actor, area_prefix, may
from onewindow.kernel.errors import Refusal
from onewindow.kernel.step import NotFound, constraint
from onewindow.kernel.worktime import CHINA


class MayNotChange(Refusal):
    """Items are changed by the office of their area or the supervisors of the department that decides them (无权变更事项)."""


class MayNotDecide(Refusal):
    """Only the office of the area puts a change of an item into force (须由管理岗位复核)."""


@constraint("change_second_person")
class SameDrafter(Refusal):
    """Who has written a change does not decide on it; ask a second person (须由第二人复核)."""


@constraint("one_open_change")
class ChangeOpen(Refusal):
    """Another change of this item is under way; finish or withdraw it first (该事项已有未完成的变更).

    ``details``: ``change``, its id.
    """


@constraint("change_returned_with_reason")
class ReasonMissing(Refusal):
    """Say why: whoever reads the history later wants to know (须说明理由)."""


def may_draft(by: Actor, department: Department) -> bool:
    """Whether the actor may draft changes of what this department decides (起草): its supervisor, or the area's office."""
    if may(by, role="office", area=department.area_id):
        return True
    return any(may(by, post=post) for post in _posts(department.pk))


def _posts(department: int) -> list[int]:
    if not department:
        return []
    return list(Post.objects.filter(department=department, role="supervisor").values_list("pk", flat=True))


def must_draft(by: Actor, department: Department) -> None:
    """The actor may draft here.

    :raises MayNotChange: otherwise.
    """
    if not may_draft(by, department):
        raise MayNotChange(department=department.pk)


def writers(change: ItemChange) -> set[int | None]:
    """Everybody who has written something of it (起草人): none of them decides on it."""
    wrote = DraftRevision.objects.filter(version=change.draft_id).values_list("by", flat=True)
    return {change.started_by_id, change.submitted_by_id, *wrote} - {None}


def must_decide(by: Actor, change: ItemChange) -> None:
    """The actor may decide on this change.

    :raises MayNotDecide: without the office post of the area. :raises SameDrafter: who has written something of it.
    """
    if not may(by, role="office", area=change.item.department.area_id):
        raise MayNotDecide(change=change.pk)
    if by.account is not None and by.account in writers(change):
        raise SameDrafter(change=change.pk)


def deciding_post(area: str) -> int | None:
    """The post that decides on changes in an area (复核岗位): the office nearest above; None if there is none."""
    posts = Post.objects.filter(role="office", department__closed_on=None).values_list("pk", "department__area_id")
    covering = [(len(area_prefix(one)), -post) for post, one in posts if area.startswith(area_prefix(one))]
    return -max(covering)[1] if covering else None


def found(change: int) -> ItemChange:
    """The change with its item and draft.

    :raises NotFound: if there is none.
    """
    row = (
        ItemChange.objects.select_related("item__department", "draft__decide_department", "batch")
        .filter(pk=change)
        .first()
    )
    if row is None:
        raise NotFound(kind="change", thing=change)
    return row


def city_day(at: datetime) -> str:
    """The day of a moment in the city, as a sheet writes it."""
    return at.astimezone(CHINA).date().isoformat()
