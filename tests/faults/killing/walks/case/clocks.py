"""Clocks of a case: held longer than was told; silence that decides (默示); an answer to a question nobody filed."""

from collections.abc import Generator
from datetime import datetime, timedelta
from typing import Any

from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.models import Case, Extension, Hold, Silence
from onewindow.domain.catalogue.queries import spec
from tests.faults.killing.acts import HELD, Scene, Town

Road = Generator[Scene, Any, None]
RULE = {"outcome": "granted", "rule": "行政许可法第五十条第二款"}


def _clock_shape(case: int) -> dict[str, Any]:
    return {
        "holds": [(one.slug, one.released_at is not None) for one in Hold.objects.filter(case=case).order_by("pk")],
        "longer": Extension.objects.filter(case=case).count(),
        "silence": list(Silence.objects.filter(case=case).values_list("outcome", "rule")),
    }


def held(town: Town) -> Road:
    """A hearing takes longer than the applicant was told; nobody has ended it."""
    case, known = town.accepted()
    cases.hold(case=case, **HELD, by=town.desk.holder(known.decide_post), at=town.later())
    late = Hold.objects.get(case=case).lasts_until + timedelta(minutes=1)
    yield Scene(
        lambda: cases.hold_lasts(case=case, at=late) and None,
        {case},
        name="cases.hold_lasts",
        alike=True,
        look=lambda: _clock_shape(case),
    )


def silence(town: Town) -> Road:
    """The law's limit has passed, and the item's law says that silence is a yes."""
    case, known = town.deciding()
    own = spec(known.id).particulars
    own["silence"] = RULE  # type: ignore[index]
    at = town.desk.at = _limit(case)
    try:
        yield Scene(
            lambda: cases.deem(case=case, at=at) and None,
            {case},
            name="cases.deem",
            alike=True,
            look=lambda: _clock_shape(case),
        )
    finally:
        del own["silence"]  # type: ignore[attr-defined]


def _limit(case: int) -> datetime:
    due = Case.objects.get(pk=case).statutory_due_at
    assert due is not None
    return due
