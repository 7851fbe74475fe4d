"""Who came and was not let file (未收件): written down, answered by the second person, his name forgotten later."""

from collections.abc import Generator
from datetime import timedelta
from typing import Any

from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Enquiry
from onewindow.kernel.models import Event, Task
from tests.faults.killing.acts import Scene, Town

Road = Generator[Scene, Any, None]
SAID = {
    "asked": "想开店",
    "told": "材料不全",
    "reason": "other",
    "turned_away": True,
    "name": "张三",
    "phone": "13900000001",
}


def turned_away(town: Town) -> Road:
    """Turned away, answered, forgotten."""
    town.number += 1
    key, asked = f"enquiry-{town.number}", f"想开店 {town.number}"
    clerk, at = town.desk.actor("govservice.window"), town.later()
    kept: dict[str, int] = {}

    def look() -> dict[str, Any]:
        rows = Enquiry.objects.filter(asked=asked)
        (row,) = rows
        return {
            "row": (row.state, row.version, row.verdict, bool(row.name)),
            "tasks": Task.objects.filter(kind="enquiry", thing=row.pk, closed_at=None).count(),
            "events": Event.objects.filter(kind="enquiry", thing=row.pk).count(),
        }

    def one(name: str, call: Any, alike: bool = False) -> Scene:
        return Scene(call, set(), name=name, alike=alike, look=look)

    said = SAID | {"asked": asked}
    kept["id"] = yield one(
        "cases.record_enquiry", lambda: cases.record_enquiry(**said, key=key, by=clerk, at=at), alike=True
    )
    boss, at1 = town.desk.actor("govservice.supervisor"), town.later()
    yield one(
        "cases.answer_enquiry",
        lambda: cases.answer_enquiry(enquiry=kept["id"], verdict="wrong", text="可以申请", by=boss, at=at1)[0],
    )
    at2 = at1 + timedelta(days=400)
    named = Enquiry.objects.filter(asked=asked).exclude(name="")  # as what forgets people chooses them

    def forget() -> None:
        for row in named.all():
            cases.forget_enquirer(enquiry=row.pk, at=at2)

    yield one("cases.forget_enquirer", forget, alike=True)
