"""The rules of the check (校验规则): packaged ones, and the city's versions of them as rows."""

from dataclasses import dataclass
from datetime import date

from onewindow.domain.catalogue.models import LintRule
from onewindow.domain.catalogue.rules import lint
from onewindow.domain.catalogue.rules.lint import Rule


@dataclass(frozen=True, slots=True)
class RuleVersion:
    """One version of a rule with its story; ``pk`` is None for what came with OneWindow."""

    rule: Rule
    pk: int | None
    note: str = ""
    proposed_by: int | None = None
    decided_by: int | None = None
    approved: bool | None = True
    answer: str = ""


@dataclass(frozen=True, slots=True)
class RulePage:
    """A rule: the version in force, one to come, what waits for a second officer, all versions newest first."""

    rule: Rule
    coming: Rule | None
    waiting: RuleVersion | None
    versions: tuple[RuleVersion, ...]


def rules(on: date) -> tuple[Rule, ...]:
    """现行规则. The rules in force on a day, switched on or not, in the order of the package."""
    rows = LintRule.objects.filter(approved=True).order_by("effective_from", "pk")
    return lint.newest((*lint.packaged(), *(rule_of(row) for row in rows)), on)


def rule_of(row: LintRule) -> Rule:
    """A row as the check reads it; whether a reason excuses it is not the city's to change."""
    packaged = next((one for one in lint.packaged() if one.key == row.key), None)
    return Rule(
        key=row.key,
        check=row.check_name,
        severity=row.severity,
        name_zh=row.name_zh,
        name_en=row.name_en,
        reason_zh=row.reason_zh,
        reason_en=row.reason_en,
        source=row.source,
        checked=row.checked,
        effective_from=row.effective_from,
        where=tuple(row.where),
        words=tuple(row.words),
        passes=tuple(row.passes),
        listed=row.listed,
        on=row.on,
        mend_only=packaged.mend_only if packaged else False,
        limits=row.limits,
    )


def rule_pages(on: date) -> tuple[RulePage, ...]:
    """规则清单. Every rule with its versions, in one SQL."""
    rows: dict[str, list[LintRule]] = {}
    for row in LintRule.objects.order_by("effective_from", "pk"):
        rows.setdefault(row.key, []).append(row)
    pages = []
    for key in dict.fromkeys(one.key for one in lint.packaged()):
        mine = rows.get(key, [])
        told = [RuleVersion(one, None) for one in lint.packaged() if one.key == key]
        told += [
            RuleVersion(rule_of(one), one.pk, one.note, one.proposed_by_id, one.decided_by_id, one.approved, one.answer)
            for one in mine
        ]
        standing = sorted((one.rule for one in told if one.approved), key=lambda one: one.effective_from)
        now = lint.newest(standing, on)
        if not now:
            continue
        coming = next((one for one in standing if one.effective_from > on), None)
        waiting = next((one for one in told if one.approved is None), None)
        newest = sorted(told, key=lambda one: (one.rule.effective_from, one.pk or 0), reverse=True)
        pages.append(RulePage(now[0], coming, waiting, tuple(newest)))
    return tuple(pages)


def rule_page(key: str, on: date) -> RulePage | None:
    """规则. One rule; None if there is none of this key."""
    return next((one for one in rule_pages(on) if one.rule.key == key), None)
