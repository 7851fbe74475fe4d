"""窗口无否决权: who was not filed, what was proposed and answered, counted by post and window; the supervisor's reads."""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet

from onewindow.domain.cases.models import Consent, Enquiry
from onewindow.domain.cases.refusals import NoSuchEnquiry
from onewindow.domain.cases.rules import Reason, reason
from onewindow.domain.org.models import Post
from onewindow.domain.org.queries import Actor, NamedPost, Who, mask_name, mask_phone, may, names_of, posts_named
from onewindow.kernel.models import Task

COUNTED_DAYS = 30
LISTED = 30


@dataclass(frozen=True, slots=True)
class Asked:
    """One record as a page shows it; name and telephone masked."""

    row: Enquiry
    reason: Reason | None
    name: str
    phone: str
    by: Who | None
    answered_by: Who | None
    may_answer: bool


def _mine(actor: Actor) -> Q:
    """One's own records; a supervisor's are those of his department's windows."""
    own = Q(by=actor.account or 0)
    return own | Q(department=actor.department) if may(actor, role="supervisor") and actor.department else own


def enquiries(
    actor: Actor, *, before: int | None = None, turned_away: bool = False, post: int | None = None, limit: int = LISTED
) -> list[Asked]:
    """登记列表. Who came and was not filed, newest first, page by page by key.

    :param before: the last id of the page before. :param turned_away: only those who wanted to file and were not let.
    """
    rows = Enquiry.objects.filter(_mine(actor)).select_related("item", "window", "centre")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    if turned_away:
        rows = rows.filter(turned_away=True)
    if post is not None:
        rows = rows.filter(post=post)
    return _shown(rows.order_by("-pk")[:limit], actor)


def enquiry(actor: Actor, pk: int) -> Asked:
    """登记. One record.

    :raises NoSuchEnquiry: if there is none, or it is not the actor's to see.
    """
    found = _shown(Enquiry.objects.filter(_mine(actor), pk=pk).select_related("item", "window", "centre"), actor)
    if not found:
        raise NoSuchEnquiry(enquiry=pk)
    return found[0]


def _shown(rows: QuerySet[Enquiry], actor: Actor) -> list[Asked]:
    every = list(rows)
    names = names_of({row.by_id for row in every} | {row.answered_by_id for row in every if row.answered_by_id})
    open_ = Task.objects.filter(
        kind="enquiry", thing__in=[row.pk for row in every], closed_at=None, post__in=actor.posts
    )
    mine = set(open_.values_list("thing", flat=True)) if may(actor, role="supervisor") and every else set()
    return [
        Asked(
            row,
            reason(row.reason),
            mask_name(row.name) if row.name else "",
            mask_phone(row.phone) if row.phone else "",
            names.get(row.by_id),
            names.get(row.answered_by_id) if row.answered_by_id else None,
            row.pk in mine and row.by_id != actor.account,
        )
        for row in every
    ]


@dataclass(slots=True)
class Counted:
    """One post at one window over the last days: proposals to refuse with their answers, and who was not filed."""

    post: NamedPost
    window: str
    proposed: int = 0
    consented: int = 0
    declined: int = 0
    enquiries: int = 0
    turned_away: int = 0
    wrongly: int = 0
    unanswered: int = field(default=0)

    @property
    def sent_back(self) -> int | None:
        """Of the answered proposals those that were sent back, in whole per cent."""
        answered = self.consented + self.declined
        return self.declined * 100 // answered if answered else None

    @property
    def away(self) -> int | None:
        """Of those who came and were not filed: who was turned away, in whole per cent."""
        return self.turned_away * 100 // self.enquiries if self.enquiries else None


_PROPOSALS = """
SELECT k.post, coalesce(w.number, ''), count(*), count(k.given_at), count(k.declined_by_id)
FROM cases_consent k LEFT JOIN org_staff s ON s.account_id = k.proposed_by_id LEFT JOIN org_window w ON w.id = s.window_id
WHERE k.post = ANY(%s::bigint[]) AND k.proposed_at >= %s::timestamptz GROUP BY 1, 2
"""
_ENQUIRIES = """
SELECT e.post, coalesce(w.number, ''), count(*), count(*) FILTER (WHERE e.turned_away),
  count(*) FILTER (WHERE e.verdict = 'wrong'), count(*) FILTER (WHERE e.state = 'asked')
FROM cases_enquiry e LEFT JOIN org_window w ON w.id = e.window_id
WHERE e.department_id = ANY(%s::bigint[]) AND e.at >= %s::timestamptz GROUP BY 1, 2
"""


def counted(actor: Actor, at: datetime, days: int = COUNTED_DAYS) -> list[Counted]:
    """窗口统计. By post and window of the supervisor's department: proposals, consents, sent back, turned away; two SQL."""
    departments = [actor.department] if may(actor, role="supervisor") and actor.department else []
    posts = list(Post.objects.filter(department__in=departments).values_list("pk", flat=True))
    since = (at - timedelta(days=days)).isoformat()
    found: dict[tuple[int, str], dict[str, int]] = {}
    for names, sql, of in (
        (("proposed", "consented", "declined"), _PROPOSALS, posts),
        (("enquiries", "turned_away", "wrongly", "unanswered"), _ENQUIRIES, departments),
    ):
        for post, window, *numbers in _rows(sql, of, since):
            found.setdefault((post, window), {}).update(zip(names, numbers, strict=True))
    known = {one.post: one for one in posts_named({post for post, _ in found})} if found else {}
    return [
        Counted(known[post], window, **numbers) for (post, window), numbers in sorted(found.items()) if post in known
    ]


def _rows(sql: str, of: Collection[int], since: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, (list(of), since))
        found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


@dataclass(frozen=True, slots=True)
class Proposed:
    """A proposal of a post with its case and its answer."""

    row: Consent
    reason: Reason | None
    by: Who | None
    answered_by: Who | None


def proposals(actor: Actor, post: int, *, before: int | None = None, limit: int = LISTED) -> list[Proposed]:
    """提议明细. The proposals of one post of the supervisor's department, newest first, page by page by key."""
    if not may(actor, role="supervisor") or not Post.objects.filter(pk=post, department=actor.department or 0).exists():
        return []
    rows = Consent.objects.filter(post=post).select_related("case")
    if before is not None:
        rows = rows.filter(pk__lt=before)
    every = list(rows.order_by("-pk")[:limit])
    people = {p for one in every for p in (one.proposed_by_id, one.given_by_id, one.declined_by_id) if p}
    names = names_of(people)
    return [
        Proposed(
            one,
            reason(one.reason),
            names.get(one.proposed_by_id),
            names.get(one.given_by_id or one.declined_by_id or 0),
        )
        for one in every
    ]
