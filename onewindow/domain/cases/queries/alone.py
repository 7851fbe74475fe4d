"""Cases handed in by themselves, not in a package (单件), for one side a person acts for."""

from datetime import datetime

from django.db.models import Q

from onewindow.domain.cases.models import ENDED, Case
from onewindow.domain.cases.queries.progress import Progress, progress
from onewindow.domain.org.queries import Side


def alone(
    side: Side,
    at: datetime,
    *,
    ended: bool,
    correcting: bool = False,
    before: int | None = None,
    limit: int = 20,
) -> list[Progress]:
    """单件. The single cases of a side, newest first, each with its next actors; two SQL.

    :param correcting: only those with a notice to answer. :param before: the last id of the page before.
    """
    rows = Case.objects.filter(_whose(side), group="")
    rows = rows.filter(state__in=ENDED) if ended else rows.exclude(state__in=ENDED)
    if correcting:
        rows = rows.filter(state="correcting")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    ids = list(rows.order_by("-pk").values_list("pk", flat=True)[:limit])
    found = {one.id: one for one in progress(at, cases=ids)} if ids else {}
    return [found[pk] for pk in ids]


def _whose(side: Side) -> Q:
    named = side.named("item")
    return side.whose if named is None else side.whose & Q(item_version__item__slug__in=named)
