"""How long things are kept (保存期限): rules as rows, what each kind forgets, one nightly run with an event and a count.

A room says once what it can forget: ``@keeps("drafts", "Drafts nobody touches", days=90, source="…")`` over a function
``(before, dry) -> count``. The rule of the city is the row in force (``RetentionRule``); the decorator's words are its first
row. Without ``days`` the things are kept and only counted. A kind with too many things for one transaction says in
``portions`` how they are taken one after another.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from onewindow.kernel import log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import RetentionRule
from onewindow.kernel.typed import within

Forget = Callable[[datetime, bool], int]
Portions = Callable[[], Iterable[Forget]]
SINCE = date(2026, 1, 1)
CARRIED_OUT, CHANGED = "retention.carried-out", "retention.changed"


class NoSuchKind(Refusal):
    """Nothing of this kind is kept here (无此保存类别)."""


class RuleUnfit(Refusal):
    """A rule needs a day that is still to come, a number of days and its source (保存规则有误)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A kind of things with the first rule for it; ``title`` is a msgid of the room that keeps it."""

    key: str
    title: str
    days: int | None
    source: str
    checked: bool
    forget: Forget
    portions: Portions


@dataclass(frozen=True, slots=True)
class Line:
    """One kind in the report: the rule in force, the next one, and how many things it would forget now."""

    kept: Kept
    rule: RetentionRule
    coming: RetentionRule | None
    before: datetime | None
    count: int


_KINDS: dict[str, Kept] = {}


def keeps(
    key: str, title: str, *, days: int | None, source: str, checked: bool = False, portions: Portions | None = None
) -> Callable[[Forget], Forget]:
    """Register what a room can forget; ``portions``: the same, each of what it yields in a transaction of its own."""

    def register(forget: Forget) -> Forget:
        _KINDS[key] = Kept(key, title, days, source, checked, forget, portions or (lambda: (forget,)))
        return forget

    return register


def rule_of(key: str, on: date) -> RetentionRule:
    """现行规则. The rule in force on a day; a kind without a row gets its first one.

    :raises NoSuchKind: if nothing of this kind is kept.
    """
    kept = _KINDS.get(key)
    if kept is None:
        raise NoSuchKind(key=key)
    found = RetentionRule.objects.filter(key=key, effective_from__lte=on).order_by("-effective_from").first()
    if found is not None:
        return found
    words = {"days": kept.days, "source": kept.source, "checked": kept.checked}
    return RetentionRule.objects.get_or_create(key=key, effective_from=SINCE, defaults=words)[0]


def report(at: datetime) -> list[Line]:
    """试算. What the rules of today would forget now, and what is only kept; nothing is deleted."""
    today = timezone.localtime(at).date()
    lines = []
    for kept in _KINDS.values():
        rule = rule_of(kept.key, today)
        later = RetentionRule.objects.filter(key=kept.key, effective_from__gt=today).order_by("effective_from").first()
        end = before(rule, at)
        lines.append(Line(kept, rule, later, end, kept.forget(end or at, True)))
    return lines


def carry_out(*, at: datetime) -> dict[str, int]:
    """到期清理. Forget what the rules say, kind by kind; each portion that had something is one event with its count."""
    today = timezone.localtime(at).date()
    done: dict[str, int] = {}
    for kept in _KINDS.values():
        end = before(rule_of(kept.key, today), at)
        if end is None:
            continue
        for forget in kept.portions():
            with transaction.atomic():
                count = forget(end, False)
                if count:
                    data = {"rule": kept.key, "count": count, "before": end.isoformat()}
                    log.add(CARRIED_OUT, by=None, at=at, kind="retention", data=data)
                    done[kept.key] = done.get(kept.key, 0) + count
    return done


def change(*, key: str, days: int | None, effective_from: date, source: str, by: int | None, at: datetime) -> int:
    """改期限. A new rule for a kind, from a day that is still to come; the earlier ones stay as they were.

    :param by: the account that enters it; the door has asked whether it may.
    :raises NoSuchKind, RuleUnfit: see there.
    """
    if key not in _KINDS:
        raise NoSuchKind(key=key)
    fits = (
        effective_from > timezone.localtime(at).date() and bool(source.strip()) and (days is None or 0 < days < 36600)
    )
    if not fits:
        raise RuleUnfit()
    with transaction.atomic():
        entered = {"days": days, "source": within(source, 300, "source")}
        same = RetentionRule.objects.filter(key=key, effective_from=effective_from, **entered).first()
        if same is not None:  # sent twice
            return same.pk
        row, _ = RetentionRule.objects.update_or_create(key=key, effective_from=effective_from, defaults=entered)
        data = {"rule": key, "days": days, "from": effective_from.isoformat()}
        log.add(CHANGED, by=by, at=at, kind="retention", thing=row.pk, data=data)
    return row.pk


def before(rule: RetentionRule, at: datetime) -> datetime | None:
    """What is older than this moment has been kept long enough; None: it is kept."""
    return at - timedelta(days=rule.days) if rule.days is not None else None
