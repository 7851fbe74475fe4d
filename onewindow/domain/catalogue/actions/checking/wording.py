"""Changing a rule of the check (校验规则变更): one officer words it anew, another puts it into force from a day."""

from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from onewindow.domain.catalogue import events
from onewindow.domain.catalogue.models import LintRule
from onewindow.domain.catalogue.queries.findings import BadWord, Rule, compiled, rules
from onewindow.domain.org.models import Account, Area
from onewindow.domain.org.queries import Actor, may
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.worktime import CHINA

MOST_WORDS = 200


class NotTheRuleOffice(Refusal):
    """Only an administrator of the whole city changes the rules of the check (须由全市管理岗位办理)."""


class RuleUnknown(Refusal):
    """There is no such rule, or no such proposal any more (没有该规则)."""


class WordsUnfit(Refusal):
    """Some lines cannot be read: %(lines)s (词条无法识别)."""


class RuleNoteMissing(Refusal):
    """Say why the rule changes (须说明修改理由)."""


class RuleDayUnfit(Refusal):
    """A wording is in force from today or a day to come; what was checked before stays as it was (生效日期不得早于今天)."""


class RuleUnchanged(Refusal):
    """This is the wording that is in force (规则没有变化)."""


class RuleOpen(Refusal):
    """Another wording of this rule waits for its decision, or one begins on that day (该规则已有待定修改)."""


class RuleDecided(Refusal):
    """Somebody else has decided on this wording meanwhile (该修改已处理)."""


class SameRuleOfficer(Refusal):
    """Who has worded a rule does not decide on it; ask a second officer (须由第二人复核)."""


@dataclass(frozen=True, slots=True)
class Wording:
    """What the city may change of a rule (规则内容): its words and passes, how severe it is, whether it is on."""

    words: tuple[str, ...]
    passes: tuple[str, ...]
    severity: str
    on: bool

    @classmethod
    def of(cls, rule: Rule) -> "Wording":
        """The wording of a rule."""
        return cls(rule.words, rule.passes, rule.severity, rule.on)


def may_change_rules(by: Actor) -> bool:
    """Whether the actor administers the whole city (管理岗位): the rules are one for all of it."""
    city = Area.objects.filter(level=Area.Level.CITY).values_list("code", flat=True).first()
    return city is not None and by.account is not None and may(by, role="office", area=city)


def propose_rule(*, key: str, wording: Wording, effective_from: date, note: str, by: Actor, at: datetime) -> int:
    """修改校验规则. Word a rule anew, from a day on; its id. It checks nothing until a second officer approves.

    :raises NotTheRuleOffice, RuleUnknown, RuleNoteMissing, RuleDayUnfit, RuleUnchanged: see there.
    :raises WordsUnfit: with the lines that cannot be read. :raises RuleOpen: while another wording waits.
    """
    _must_change(by)
    today = at.astimezone(CHINA).date()
    now = next((one for one in rules(today) if one.key == key), None)
    if now is None or wording.severity not in ("blocking", "advice"):
        raise RuleUnknown(rule=key)
    fit(now, wording)
    if not note.strip():
        raise RuleNoteMissing(fields=["note"])
    if effective_from < today:
        raise RuleDayUnfit(fields=["effective_from"])
    if wording == Wording.of(now):
        raise RuleUnchanged(rule=key)
    try:
        with transaction.atomic():
            return LintRule.objects.create(
                **worded(now, wording, effective_from),
                note=note.strip(),
                proposed_by=Account(pk=by.account),
                proposed_at=at,
            ).pk
    except IntegrityError as taken:
        raise RuleOpen(rule=key) from taken


def fit(rule: Rule, wording: Wording) -> None:
    """The lines of a wording can be read.

    :raises WordsUnfit: with those that cannot; a rule of words needs one, another has none.
    """
    wrong = []
    for line in (*wording.words, *wording.passes):
        try:
            compiled(line)
        except BadWord:
            wrong.append(line)
    if wrong:
        raise WordsUnfit(lines="，".join(wrong[:5]), fields=["words"])
    if (rule.check == "words") != bool(wording.words) or len(wording.words) + len(wording.passes) > MOST_WORDS:
        raise WordsUnfit(lines="–", fields=["words"])


def worded(rule: Rule, wording: Wording, effective_from: date) -> dict[str, object]:
    """The columns of a rule in a new wording."""
    return {
        "key": rule.key,
        "effective_from": effective_from,
        "check_name": rule.check,
        "severity": wording.severity,
        "on": wording.on,
        "name_zh": rule.name_zh,
        "name_en": rule.name_en,
        "reason_zh": rule.reason_zh,
        "reason_en": rule.reason_en,
        "source": rule.source,
        "checked": rule.checked,
        "where": list(rule.where),
        "words": list(wording.words),
        "passes": list(wording.passes),
        "listed": rule.listed,
        "limits": dict(rule.limits),
    }


def approve_rule(*, proposal: int, by: Actor, at: datetime) -> None:
    """批准校验规则. The second officer puts the wording into force from its day; it never changes again.

    :raises SameRuleOfficer: if it is who worded it. :raises RuleDayUnfit: if its day has passed meanwhile.
    :raises RuleDecided: if somebody was faster. :raises RuleOpen: if another wording begins on that day.
    """
    row = _others(proposal, by)
    if row.effective_from < at.astimezone(CHINA).date():
        raise RuleDayUnfit(proposal=proposal)
    try:
        with transaction.atomic():
            _decide(row, True, "", by, at)
    except IntegrityError as taken:
        raise RuleOpen(rule=row.key) from taken


def turn_down_rule(*, proposal: int, answer: str, by: Actor, at: datetime) -> None:
    """不予批准. The second officer turns the wording down, with a reason.

    :raises SameRuleOfficer, RuleDecided: as for ``approve_rule``. :raises RuleNoteMissing: without a reason.
    """
    row = _others(proposal, by)
    if not answer.strip():
        raise RuleNoteMissing(fields=["answer"])
    with transaction.atomic():
        _decide(row, False, answer.strip(), by, at)


def withdraw_rule(*, proposal: int, by: Actor, at: datetime) -> None:
    """撤回修改. Who worded it takes it back while nobody has decided: the row goes, the log keeps that there was one.

    :raises RuleUnknown: if it is somebody else's. :raises RuleDecided: if it was decided.
    """
    _must_change(by)
    row = LintRule.objects.filter(pk=proposal, proposed_by=by.account).first()
    if row is None:
        raise RuleUnknown(proposal=proposal)
    with transaction.atomic():
        if not LintRule.objects.filter(pk=proposal, approved=None).delete()[0]:
            raise RuleDecided(proposal=proposal)
        data = {"rule": row.key, "from": row.effective_from.isoformat()}
        log.add(events.RULE_WITHDRAWN, by=by.account, at=at, kind="lint-rule", thing=proposal, data=data)


def _must_change(by: Actor) -> None:
    if not may_change_rules(by):
        raise NotTheRuleOffice()


def _others(proposal: int, by: Actor) -> LintRule:
    _must_change(by)
    row = LintRule.objects.filter(pk=proposal).first()
    if row is None:
        raise RuleUnknown(proposal=proposal)
    if row.proposed_by_id == by.account:
        raise SameRuleOfficer(proposal=proposal)
    return row


def _decide(row: LintRule, approved: bool, answer: str, by: Actor, at: datetime) -> None:
    open_ = LintRule.objects.filter(pk=row.pk, approved=None)
    if not open_.update(approved=approved, answer=answer, decided_by=by.account, decided_at=at):
        raise RuleDecided(proposal=row.pk)
    name = events.RULE_APPROVED if approved else events.RULE_TURNED_DOWN
    data = {"rule": row.key, "from": row.effective_from.isoformat()}
    log.add(name, by=by.account, at=at, kind="lint-rule", thing=row.pk, data=data)
