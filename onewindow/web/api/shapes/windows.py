"""What a window owes an applicant, for programs: papers that follow, who was not filed, refusals with their reasons, counted."""

from datetime import datetime
from typing import Any

from django.utils.translation import get_language

from onewindow.domain.cases.queries import Asked, Awaited, Counted, Letter, Proposed, Reason
from onewindow.web.api.reading import Out
from onewindow.web.api.shapes.standing import Written


class AwaitedOut(Out):
    """A promised paper. ``within``: 5wd is five working days; ``then``: closed, correction; ``stand``: open, here, checked, lapsed."""

    key: str
    name: str
    within: str
    then: str
    due_at: datetime | None
    stand: str
    kept_at: datetime | None
    returned_why: str

    @classmethod
    def of(cls, one: Awaited) -> "AwaitedOut":
        """A paper in the caller's language."""
        same = {key: getattr(one, key) for key in cls.model_fields if hasattr(one, key)}
        return cls(**same | {"key": one.spec.key, "name": one.spec.name})


class LetterOut(Out):
    """The letter of promise of a case; ``how`` it was confirmed, empty while it was not."""

    case: int
    number: str
    state: str
    item: str
    holder: str
    confirmed_at: datetime | None
    how: str
    papers: list[AwaitedOut]

    @classmethod
    def of(cls, one: Letter, name: str) -> "LetterOut":
        """A letter; ``name`` is the holder as the caller may read it."""
        same = {key: getattr(one, key) for key in ("case", "number", "state", "confirmed_at", "how")}
        return cls(**same, item=one.item.slug, holder=name, papers=[AwaitedOut.of(paper) for paper in one.papers])


class ReasonOut(Out):
    """A reason of the list: its code, its words, the article it stands on."""

    code: str
    name: str
    law: str

    @classmethod
    def of(cls, code: str, one: Reason | None) -> "ReasonOut":
        """A reason in the caller's language; one of an older list is its code alone."""
        return cls(code=code, name=one.name if one else "", law=one.law if one else "")


class EnquiryOut(Out):
    """Who came and was not filed: asked for what, why not, what he was told; name and telephone masked."""

    id: int
    turned_away: bool
    state: str
    at: datetime
    window: str
    item: str
    asked: str
    told: str
    reason: ReasonOut
    body: str
    name: str
    phone: str
    verdict: str
    answer: str
    answered_at: datetime | None

    @classmethod
    def of(cls, one: Asked) -> "EnquiryOut":
        """A record as its window and its supervisor read it."""
        row = one.row
        kept = ("turned_away", "state", "at", "asked", "told", "body", "verdict", "answer", "answered_at")
        return cls(
            **{key: getattr(row, key) for key in kept},
            id=row.pk,
            window=row.window.number if row.window else "",
            item=row.item.slug if row.item else "",
            reason=ReasonOut.of(row.reason, one.reason),
            name=one.name,
            phone=one.phone,
        )


class Enquiries(Out):
    """A page of them, newest first; ``next`` goes into ``before``."""

    enquiries: list[EnquiryOut]
    next: int | None


class ProposalOut(Written):
    """A proposal to refuse with the second person's answer: ``stand`` open, consented or declined."""

    id: int
    case: int
    number: str
    why: ReasonOut
    proposed_at: datetime
    stand: str
    answered_at: datetime | None
    declined_why: str

    @classmethod
    def of(cls, one: Proposed) -> "ProposalOut":
        """A proposal of a post."""
        row: Any = one.row
        stand = "consented" if row.given_at else "declined" if row.declined_at else "open"
        return cls(
            **Written.of(row, row.proposal).model_dump(),
            id=row.pk,
            case=row.case_id,
            number=row.case.number,
            why=ReasonOut.of(row.reason, one.reason),
            proposed_at=row.proposed_at,
            stand=stand,
            answered_at=row.given_at or row.declined_at,
            declined_why=row.declined_why,
        )


class Proposals(Out):
    """A page of them, newest first; ``next`` goes into ``before``."""

    refusals: list[ProposalOut]
    next: int | None


class CountOut(Out):
    """A post at a window (empty: none) in the last thirty days; ``sent_back`` and ``away`` in whole per cent."""

    post: int
    department: str
    role: str
    window: str
    proposed: int
    consented: int
    declined: int
    sent_back: int | None
    enquiries: int
    turned_away: int
    away: int | None
    wrongly: int
    unanswered: int

    @classmethod
    def of(cls, one: Counted) -> "CountOut":
        """A line of the supervisor's table."""
        english = (get_language() or "zh").startswith("en")
        name = one.post.department_en if english else one.post.department_zh
        same = {key: getattr(one, key) for key in cls.model_fields if key not in ("post", "department", "role")}
        return cls(**same, post=one.post.post, department=name, role=one.post.role)


class Counts(Out):
    """Every post and window of the supervisor's department that has something to count."""

    days: int
    windows: list[CountOut]
