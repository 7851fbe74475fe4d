"""Licences (证照): suspended, resumed, revoked, cancelled; the company a licence founds stands once."""

from collections.abc import Callable, Generator
from typing import Any

from onewindow.domain.licences import actions as licences
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.models import Enterprise, Post
from onewindow.domain.org.queries import Actor
from onewindow.kernel.models import Event
from tests.faults.killing.acts import Scene, Town

Road = Generator[Scene, Any, None]


def ended(town: Town) -> Road:
    """One revoked, one cancelled."""
    for last in (("licences.revoke", licences.revoke), ("licences.cancel", licences.cancel)):
        case, _ = town.granted()
        made = Licence.objects.get(case_ref=f"case:{case}")
        licences.make(licence=made.pk, at=town.later())
        post = Post.objects.values_list("pk", flat=True).get(department=made.issuer_id, role="approver")
        steps = (("licences.suspend", licences.suspend), ("licences.resume", licences.resume), last)
        for name, verb in steps:
            yield _ended(town, {case}, made.pk, name, verb, town.desk.holder(post))


def _ended(town: Town, cases: set[int], pk: int, name: str, verb: Callable[..., Any], by: Actor) -> Scene:
    at, seen = town.later(), Licence.objects.get(pk=pk)

    def look() -> dict[str, Any]:
        row = Licence.objects.get(pk=pk)
        return {
            "row": (row.state, row.version, row.ended_reason),
            "events": Event.objects.filter(kind="licence", thing=pk).count(),
        }

    return Scene(lambda: verb(licence=seen, reason="查实", by=by, at=at) and None, cases, name=name, look=look)


def founded(town: Town) -> Road:
    """A company is founded, however often it is asked for."""
    case, _ = town.granted()
    made = Licence.objects.get(case_ref=f"case:{case}")
    licences.make(licence=made.pk, at=town.later())

    at = town.later()
    yield Scene(
        lambda: licences.found_holder(licence=made.pk, at=at) and None,
        {case},
        name="licences.found_holder",
        alike=True,
        look=lambda: Enterprise.objects.filter(uscc=made.holder_code).count(),
    )
