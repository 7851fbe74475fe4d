"""联办. What only a case of a bundle needs: it has no acceptance task of its own, the bundle's one window looks at it."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from onewindow.domain.cases import rules
from onewindow.domain.cases.actions import materials
from onewindow.domain.cases.actions.materials import Paper
from onewindow.domain.cases.actions.reading import ALL, look, must_be_in, must_own
from onewindow.domain.cases.refusals import AnswersWrong, NotAtThisStep, NotYours
from onewindow.domain.cases.states import CASE
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.actions import Actor, may
from onewindow.kernel import step
from onewindow.kernel.step import Moved

_PAPERS = (
    ", c.answers, (SELECT jsonb_agg(jsonb_build_array(m.slug, m.need)) FROM cases_material m WHERE m.case_id = %s)"
)


def amend(
    *,
    case: int,
    answers: Mapping[str, Any] | None = None,
    papers: Sequence[Paper] = (),
    faulty: Sequence[str] = (),
    about: str = "",
    by: Actor,
    at: datetime,
) -> Moved:
    """补正 (联办). Part of a bundle's one notice, or of the answer to it, before the case begins.

    :param faulty: materials the bundle's notice names; the clerk at the window names them.
    :param answers, papers: what the applicant hands in anew. :param about: the package, as a mandate names it.
    :raises NotYours, NotOwner: a clerk without a window post; anybody but the applicant.
    :raises AnswersWrong, MaterialUnknown, MaterialUnfit, NotAtThisStep: as ``resubmit``.
    """
    now = look(case, ALL, _PAPERS, (case,))
    must_be_in(now, "filed", "waiting")
    if not now.group:
        raise NotAtThisStep(case=case, state=now.state)
    if faulty and not may(by, role="window"):
        raise NotYours(case=case)
    if answers or papers:
        must_own(now, by, about=about)
    old, held = now.json(0), now.json(1)
    rows = materials.renewed_rows(dict(held or ()), papers, at)
    new = {**old, **(answers or {})}
    changed = [e for e in spec(now.item).elements if e.key in new and new[e.key] != old.get(e.key)]
    wrong = rules.wrong_answers(changed, new)
    if wrong:
        raise AnswersWrong(fields=wrong)
    renewed = materials.renewed(case, rows)
    return step.step(
        CASE,
        case,
        now.version,
        "amend" if now.state == "filed" else "amend-waiting",
        by=by.account,
        at=at,
        set={"answers": new, **({"received_at": at} if rows or changed else {})},
        data=now.payload(),
        also=tuple(
            one
            for one in (
                renewed,
                materials.pages_renewed(case, papers, at),
                materials.faulty(case, faulty, by.account) if faulty else None,
            )
            if one is not None
        ),
    )
