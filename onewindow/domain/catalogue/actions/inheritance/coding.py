"""The serial of a handling item (业务办理项): the last places of its code."""

from collections.abc import Iterable

from django.db import connection

from onewindow.domain.catalogue.actions.inheritance.refusals import SerialsUsedUp
from onewindow.domain.catalogue.models import ItemVersion
from onewindow.domain.catalogue.rules.codes import LICENSING, serials

_LOCK = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':handling:' || %s::text, 0))"


def next_serial(implementation: int, family: str) -> int:
    """The next free serial under an implementation; who asks at the same moment waits until this transaction ends.

    :raises SerialsUsedUp: if there is none left.
    """
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, (str(implementation),))
    rows = ItemVersion.objects.filter(item__parent=implementation).values_list("implementation_code", flat=True)
    used = _codes(rows, family)
    serial = max(used, default=0) + 1
    if serial not in serials(family):
        raise SerialsUsedUp(item=implementation)
    return serial


def _codes(rows: Iterable[str], family: str) -> set[int]:
    width = 4 if family == LICENSING else 2
    long = 24 if family == LICENSING else 33
    return {int(code[-width:]) for code in rows if len(code) == long and code[-width:].isdecimal()}
