"""容缺受理. A case is accepted although a paper is still to come: the letter, its coming, its checking, what follows if not.

The promises of a case begin with its acceptance (``begun``, in the statement that accepts). Each has two open tasks, the
applicant's ``bring-paper`` and the timer ``paper-limit``; two papers due at the same moment have two of each, and it does
not matter which of them ends first. In a package a paper stands once for all items: what is brought or checked for one case
is brought or checked for its siblings too.
"""

import json
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from onewindow.domain.cases import rules
from onewindow.domain.cases.actions import materials
from onewindow.domain.cases.actions.clock import due as clocks
from onewindow.domain.cases.actions.clock.hearings import unheard
from onewindow.domain.cases.actions.clock.holding import unheld
from onewindow.domain.cases.actions.ending.closing import lapsed as proposal_lapses
from onewindow.domain.cases.actions.materials import Paper
from onewindow.domain.cases.actions.reading import ALL, Seen, look, must_be_in, must_own, task_of
from onewindow.domain.cases.events import LETTER_SIGNED
from onewindow.domain.cases.models import Case, Material, Promise, PromiseLetter, Signature
from onewindow.domain.cases.refusals import (
    LetterUnsigned,
    NothingPromised,
    NotYours,
    PaperNotThere,
    PromisedBefore,
    ReasonsMissing,
)
from onewindow.domain.cases.states import CASE, DECIDING, FILED, REVIEWING, WAITING
from onewindow.domain.catalogue.queries import ItemSpec, spec
from onewindow.domain.org.actions import Actor, may
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel import log, sql, step
from onewindow.kernel.step import Also, Moved, Open

BRING, LIMIT, CHECK = "bring-paper", "paper-limit", "check-paper"
TASKS = (BRING, LIMIT, CHECK)
OPEN_STATES = (REVIEWING, DECIDING)

_PROMISE = (
    ", (SELECT jsonb_build_array(p.id, p.due_at, p.again, p.kept_at, p.checked_at, p.lapsed_at) FROM cases_promise p"
    " WHERE p.case_id = %s::bigint AND p.material = %s::text)"
    ", (SELECT m.state FROM cases_material m WHERE m.case_id = %s::bigint AND m.slug = %s::text)"
    ", (SELECT jsonb_agg(jsonb_build_array(k.id, k.name, k.due_at) ORDER BY k.id) FROM kernel_task k WHERE k.thing = %s::bigint"
    " AND k.kind = 'case' AND k.closed_at IS NULL AND k.name IN ('bring-paper', 'paper-limit', 'check-paper'))"
)
_BEGUN = """
INSERT INTO cases_promise (case_id, material, within, again, consequence, promised_at, due_at)
SELECT %s::bigint, p.material, p.within, p.again, p.consequence, %s::timestamptz, p.due_at
FROM s, jsonb_to_recordset(%s::jsonb) AS p(material text, within text, again text, consequence text, due_at timestamptz)
"""
_LETTER = """
INSERT INTO cases_promiseletter (case_id, papers, how, by_id, at)
SELECT {case}, %s::text[], %s::text, %s::bigint, %s::timestamptz FROM s
"""
_SIGNING = "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || ':letter:' || %s::text, 0))"
_LETTER_NEW = _LETTER.format(case="s.id")
_LETTER_LATER = _LETTER.format(case="%s::bigint")
_KEPT = "UPDATE cases_promise SET kept_at = %s::timestamptz FROM s WHERE id = %s::bigint"
_CHECKED = """
UPDATE cases_promise SET checked_at = %s::timestamptz, checked_by_id = %s::bigint FROM s WHERE id = %s::bigint
"""
_RIGHT = """
UPDATE cases_material SET state = 'checked', checked_by_id = %s::bigint
FROM s WHERE case_id = %s::bigint AND slug = %s::text AND cases_material.state = 'received'
"""
_RETURNED = """
UPDATE cases_promise SET kept_at = NULL, due_at = %s::timestamptz, returned_why = %s::text FROM s WHERE id = %s::bigint
"""
_LAPSED = "UPDATE cases_promise SET lapsed_at = %s::timestamptz FROM s WHERE id = ANY(%s::bigint[])"
_NOTICE = """
INSERT INTO cases_correction (case_id, items, text, at) SELECT %s::bigint, %s::text[], %s::text, %s::timestamptz FROM s
"""


class Due(NamedTuple):
    """The promise of one paper as its letter states it."""

    material: str
    within: str
    again: str
    consequence: str
    due_at: datetime


def promises(
    known: ItemSpec, slugs: Collection[str], at: datetime, promised: datetime, centre: int | None
) -> list[Due]:
    """承诺期限. For each promised paper its rule, and the moment it is due if the case is accepted ``at``."""
    found, calendar, opening = [], calendars.current(), clocks.opening(centre)
    for material in known.materials:
        if material.key in slugs:
            rule = rules.tolerance(material.particulars)
            due_at = rules.paper_due(rule.within, at, promised, calendar, opening)
            found.append(Due(material.key, rule.within, rule.again, rule.then, due_at))
    return found


def begun(
    known: ItemSpec, case: int, owner: int, slugs: Collection[str], at: datetime, promised: datetime, centre: int | None
) -> tuple[list[Open], tuple[Also, ...]]:
    """What opens with the acceptance of a case that lacks papers, and the rows of its promises."""
    rows = promises(known, slugs, at, promised, centre)
    if not rows:
        return [], ()
    told = [one._asdict() | {"due_at": one.due_at.isoformat()} for one in rows]
    return (
        [task for one in rows for task in _awaited(owner, at, one.due_at, centre)],
        (Also(_BEGUN, (str(case), at.isoformat(), json.dumps(told, ensure_ascii=False))),),
    )


def _awaited(owner: int, at: datetime, due_at: datetime, centre: int | None) -> tuple[Open, Open]:
    return (
        Open(BRING, actor=owner, amber_at=clocks.amber(BRING, at, due_at, centre), due_at=due_at),
        Open(LIMIT, due_at=due_at),
    )


def letter(*, rows: Sequence[dict[str, object]], by: Actor, at: datetime, case: int | None = None) -> Also | None:
    """承诺书. Who hands an application in himself has confirmed the letter he was shown; a clerk cannot for him."""
    papers = sorted(str(row["slug"]) for row in rows if row["state"] == "promised")
    if not papers or by.kind != "person":
        return None
    words = (papers, "online", str(by.account), at.isoformat())
    return Also(_LETTER_NEW, words) if case is None else Also(_LETTER_LATER, (str(case), *words))


def must_be_promised(case: int, slugs: Collection[str]) -> None:
    """A letter that the applicant confirmed names every promised paper.

    :raises LetterUnsigned: with the papers that none names.
    """
    if Signature.objects.filter(case=case).exists():
        return  # he has signed what the clerk filled in for him, with what is to follow
    named = {
        slug for papers in PromiseLetter.objects.filter(case=case).values_list("papers", flat=True) for slug in papers
    }
    if left := sorted(set(slugs) - named):
        raise LetterUnsigned(case=case, materials=left)


def must_be_new(case: int, slugs: Collection[str]) -> None:
    """A promise is given once.

    :raises PromisedBefore: for a paper that was promised and did not come.
    """
    if slugs and (
        again := sorted(Promise.objects.filter(case=case, material__in=slugs).values_list("material", flat=True))
    ):
        raise PromisedBefore(case=case, materials=again)


def sign_letter(*, case: int, how: str = "online", by: Actor, at: datetime, about: str = "") -> int:
    """承诺书确认. The applicant confirms the letter: himself, or on paper before a clerk; how many papers it names.

    In a package one letter covers all items; what one names is not signed again. No role of the program changes the row.

    :raises NotOwner: for anybody but the applicant, or a window clerk who has the signed paper.
    :raises NothingPromised: nothing is promised. :raises NotAtThisStep: after acceptance.
    """
    now = look(case, ALL)
    must_be_in(now, WAITING, FILED)
    on_paper = how == "paper"
    if on_paper and not may(by, role="window"):
        raise NotYours(case=case)
    if not on_paper:
        must_own(now, by, about=about)
    group = list(Case.objects.filter(group=now.group).values_list("pk", flat=True)) if now.group else [case]
    rows = Material.objects.filter(case__in=group, state="promised").values_list("case_id", "slug")
    papers: dict[int, list[str]] = {}
    for one, slug in rows:
        papers.setdefault(one, []).append(slug)
    if not papers:
        raise NothingPromised(case=case)
    count = len({slug for slugs in papers.values() for slug in slugs})
    with transaction.atomic():
        sql.row(_SIGNING, (now.group or f"case:{case}",))  # a second click waits here, and finds it signed
        for one, named in PromiseLetter.objects.filter(case__in=papers).values_list("case_id", "papers"):
            papers[one] = [slug for slug in papers[one] if slug not in named]
        if any(papers.values()):
            PromiseLetter.objects.bulk_create(
                PromiseLetter(case_id=one, papers=sorted(slugs), how=how, by_id=by.account or 0, at=at)
                for one, slugs in papers.items()
                if slugs
            )
            log.add(LETTER_SIGNED, by=by.account, at=at, kind="case", thing=case, data={"how": how})
    return count


def bring_paper(*, case: int, paper: Paper, by: Actor, at: datetime, seen: int | None = None, about: str = "") -> Moved:
    """容缺后补. The promised paper comes: from the applicant, or at a window for him. Its task ends; the window checks it.

    :param about: the package of the case, as a mandate names it.
    :raises NotOwner: for anybody but the applicant and window clerks.
    :raises NothingPromised: this paper was not promised, has come already, or may come no more. :raises MaterialUnfit: no file.
    """
    if paper.satisfied_by == "promise":
        raise NothingPromised(case=case, materials=[paper.slug])
    return _alike(case, paper.slug, _AWAITED, lambda one: _bring(one, case, paper, by, at, seen, about))


def _bring(one: int, first: int, paper: Paper, by: Actor, at: datetime, seen: int | None, about: str) -> Moved:
    now = look(one, (BRING,), _PROMISE, (one, paper.slug, one, paper.slug, one))
    if not may(by, role="window"):
        must_own(now, by, about=about)
    must_be_in(now, WAITING, FILED, *OPEN_STATES)
    promise, state, tasks = now.json(0), now.extra[1], now.json(2)
    accepted = now.state in OPEN_STATES
    if state not in ("promised", "faulty") or (accepted and (promise is None or promise[3] or promise[5])):
        raise NothingPromised(case=one, materials=[paper.slug])
    rows = materials.renewed_rows({paper.slug: "tolerable"}, [paper], at)
    also = [materials.renewed(one, rows), materials.pages_renewed(one, [paper], at)]
    close: list[int] = []
    opens: tuple[Open, ...] = ()
    if accepted:
        known = spec(now.item)
        also.append(Also(_KEPT, (at.isoformat(), str(promise[0]))))
        close = [task for name in (BRING, LIMIT) for task in _one(tasks, name, promise[1])]
        due = rules.due(rules.tolerance({}).check, at, calendars.current(), clocks.opening(now.centre))
        opens = (clocks.posted(CHECK, known.window_post, at, due, now.centre),)
    return step.step(
        CASE,
        one,
        now.version if seen is None or one != first else seen,
        BRING,
        by=by.account,
        at=at,
        close=close,
        open=opens,
        data=now.payload(material=paper.slug),
        also=tuple(part for part in also if part is not None),
    )


def check_paper(*, case: int, material: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """核对补交材料. The paper that came is what was promised: nothing stands between the case and its licence any more.

    :raises PaperNotThere: it has not come, or was checked already. :raises NotYours: for anybody but the window's post.
    """
    return _alike(case, material, _HERE, lambda one: _check(one, case, material, by, at, seen))


def _check(one: int, first: int, material: str, by: Actor, at: datetime, seen: int | None) -> Moved:
    now, promise, tasks = _come(one, first, material, by, seen)
    return step.step(
        CASE,
        one,
        now.version,
        CHECK,
        by=by.account,
        at=at,
        close=_one(tasks, CHECK),
        data=now.payload(material=material),
        also=(
            Also(_CHECKED, (at.isoformat(), str(by.account), str(promise[0]))),
            Also(_RIGHT, (str(by.account), str(one), material)),
        ),
    )


def return_paper(*, case: int, material: str, why: str, by: Actor, at: datetime, seen: int | None = None) -> Moved:
    """退回补交材料. What came is not what was promised: the applicant is told why and has time to bring it once more.

    :raises ReasonsMissing: without a word why. :raises PaperNotThere, NotYours: as ``check_paper``.
    """
    if not why.strip():
        raise ReasonsMissing(case=case)
    return _alike(case, material, _HERE, lambda one: _return(one, case, material, why.strip(), by, at, seen))


def _return(one: int, first: int, material: str, why: str, by: Actor, at: datetime, seen: int | None) -> Moved:
    now, promise, tasks = _come(one, first, material, by, seen)
    calendar, opening = calendars.current(), clocks.opening(now.centre)
    due_at = rules.due_again(promise[2], datetime.fromisoformat(promise[1]), at, calendar, opening)
    return step.step(
        CASE,
        one,
        now.version,
        "return-paper",
        by=by.account,
        at=at,
        close=_one(tasks, CHECK),
        open=_awaited(now.owner, at, due_at, now.centre),
        data=now.payload(material=material),
        also=(
            Also(_RETURNED, (due_at.isoformat(), why, str(promise[0]))),
            materials.faulty(one, [material], by.account),
        ),
    )


def _come(one: int, first: int, material: str, by: Actor, seen: int | None) -> tuple[Seen, list[str], list[list[str]]]:
    """A case whose promised paper has come and waits to be looked at; a sibling's may be another window's task."""
    now = look(one, (CHECK,), _PROMISE, (one, material, one, material, one))
    if one == first:
        task_of(now, CHECK, by, seen)
    elif not may(by, role="window"):
        raise NotYours(case=one)
    promise = now.json(0)
    if promise is None or promise[3] is None or promise[4] is not None:
        raise PaperNotThere(case=one, materials=[material])
    return now, promise, now.json(2)


def lapse_promises(*, case: int, at: datetime) -> Moved | None:
    """容缺承诺到期. A promised paper has not come: by its rule the case is put right by a notice, or ends; else nothing.

    The notice names every paper still to come: it is the one notice, and a second may not follow it (art. 32 (4)).
    """
    now = look(case, ALL)
    open_ = list(Promise.objects.filter(case=case, kept_at=None, lapsed_at=None).order_by("due_at", "id"))
    over = [one for one in open_ if one.due_at <= at]
    if not over or now.state not in OPEN_STATES:
        return None
    if any(one.consequence == "closed" for one in over):
        return _end(now, over, at)
    return _put_right(now, open_, at)


def _end(now: Seen, over: Sequence[Promise], at: datetime) -> Moved:
    return step.step(
        CASE,
        now.id,
        now.version,
        "lapse",
        by=None,
        at=at,
        close=now.ids(),
        set={"closed_at": at, "outcome": "lapsed"},
        data=now.payload(papers=len(over)),
        also=(Also(_LAPSED, (at.isoformat(), [one.pk for one in over])), *_ends(now, at)),
    )


def _put_right(now: Seen, open_: Sequence[Promise], at: datetime) -> Moved:
    slugs = sorted(one.material for one in open_)
    names = {m.key: m.name_zh for m in spec(now.item).materials}
    text = rules.lapsed_notice("、".join(names[slug] for slug in slugs))
    return step.step(
        CASE,
        now.id,
        now.version,
        "lapse-correct",
        by=None,
        at=at,
        close=now.ids(),
        open=(Open("correct", actor=now.owner),),
        data=now.payload(items=len(slugs)),
        also=(
            Also(_LAPSED, (at.isoformat(), [one.pk for one in open_])),
            Also(_NOTICE, (str(now.id), slugs, text, at.isoformat())),
            materials.faulty(now.id, slugs, None),
            *_ends(now, at),
        ),
    )


def _ends(now: Seen, at: datetime) -> tuple[Also, ...]:
    """What ends with the examination: a proposal that waited, a hold that lasted."""
    return (proposal_lapses(now.id, at), unheld(now.id, at), unheard(now.id, at))


_HERE = Q(kept_at__isnull=False, checked_at=None, lapsed_at=None)
_AWAITED = Q(kept_at=None, lapsed_at=None)


def _alike(case: int, slug: str, stand: Q, do: Callable[[int], Moved]) -> Moved:
    """Do it to the case, and to the siblings of its package whose same paper stands the same: all or none."""
    group = Case.objects.filter(pk=case).values_list("group", flat=True).first()
    others: set[int] = set()
    if group:
        rows = Promise.objects.filter(stand, case__group=group, material=slug, case__state__in=OPEN_STATES)
        others = set(rows.values_list("case", flat=True))
        if stand is _AWAITED:
            early = Material.objects.filter(case__group=group, slug=slug, state="promised")
            others |= set(early.filter(case__state__in=(WAITING, FILED)).values_list("case", flat=True))
    others -= {case}
    if not others:
        return do(case)
    with transaction.atomic():
        moved = do(case)
        for one in sorted(others):
            do(one)
    return moved


def _one(tasks: Sequence[Sequence[str]] | None, name: str, due_at: str | None = None) -> list[int]:
    """One open task of this name (due at this moment): which of several alike does not matter."""
    for task, known, due in tasks or ():
        if known == name and (due_at is None or datetime.fromisoformat(due) == datetime.fromisoformat(due_at)):
            return [int(task)]
    return []
