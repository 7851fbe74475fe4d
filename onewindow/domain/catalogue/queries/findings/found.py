"""What the check finds in items (校验结果), and which of it somebody has justified."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from urllib.parse import urlencode

from onewindow.domain.catalogue.models import Element, Item, ItemChange, Justification, MaterialType
from onewindow.domain.catalogue.queries.findings.wordings import rules
from onewindow.domain.catalogue.queries.specs import spec
from onewindow.domain.catalogue.queries.specs.items import in_force
from onewindow.domain.catalogue.rules import ItemSpec, lint
from onewindow.domain.catalogue.rules.lint import Find, Known, Rule
from onewindow.domain.catalogue.rules.lint.shapes import active
from onewindow.domain.org.queries import Who, names_of

_licence_types: list[Callable[[], frozenset[str]]] = []


@dataclass(frozen=True, slots=True)
class Excuse:
    """Why a finding stands (例外说明): who said so, when."""

    pk: int
    reason: str
    by: int
    at: datetime
    who: Who | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding in an item version (校验结果), with the rule in force and the reason somebody gave for it, if any."""

    item: ItemSpec
    rule: Rule
    find: Find
    excuse: Excuse | None

    @property
    def path(self) -> str:
        """Where it stands in the sheet."""
        return self.find.path

    @property
    def label(self) -> str:
        """What the place is called, in the active language."""
        return active(self.find.label_zh, self.find.label_en)

    @property
    def excerpt(self) -> str:
        """The words around it."""
        return self.find.excerpt

    @property
    def quote(self) -> str:
        """The words around it, unless the place is called by them already."""
        return "" if self.find.excerpt.strip("…") in self.find.label_zh else self.find.excerpt

    @property
    def reason(self) -> str:
        """What is wrong, in the active language."""
        return active(self.find.say_zh, self.find.say_en) or self.rule.reason

    @property
    def source(self) -> str:
        """The rule's source."""
        return self.rule.source

    @property
    def severity(self) -> str:
        """blocking or advice."""
        return self.rule.severity

    @property
    def digest(self) -> str:
        """What was judged, as a hash."""
        return self.find.digest

    @property
    def query(self) -> str:
        """How an address names it."""
        return urlencode({"rule": self.rule.key, "path": self.path})

    @property
    def blocks(self) -> bool:
        """Whether it stops a publication as it stands."""
        return self.rule.blocks and self.excuse is None


def names_licence_types(names: Callable[[], frozenset[str]]) -> Callable[[], frozenset[str]]:
    """Register who knows the types of licences (证照类型): the room of licences stands above this one."""
    _licence_types.append(names)
    return names


def known(on: date, also: ItemSpec | None = None) -> Known:
    """What the city knows beside an item: materials, fields, results of the items in force, licence types."""
    now = in_force(on)
    outputs = {
        result.material: (item.name_zh, item.name_en)
        for item in now
        for result in item.results
        if result.material and result.kind == "licence" and (also is None or item.item_id != also.item_id)
    }
    types: frozenset[str] = frozenset().union(*(names() for names in _licence_types))
    return Known(
        materials=frozenset(MaterialType.objects.values_list("key", flat=True)),
        elements=frozenset(Element.objects.values_list("key", flat=True)),
        outputs=outputs,
        open_items=frozenset(item.item_id for item in now),
        slugs=frozenset(Item.objects.values_list("slug", flat=True)),
        licence_types=types or None,  # a city that has entered none yet is not told so item by item
    )


def findings(version: int, *, on: date | None = None) -> tuple[Finding, ...]:
    """校验结果. What the rules find in a version (a draft too), what blocks first.

    :param on: the day whose rules and whose city count; without it the day the version comes into force.
    """
    item = spec(version)
    day = on or item.effective_from
    found = lint.lint(item, here := rules(day), known(day, item))
    return _told([(item, found)], here)


def blocking(version: int, *, on: date | None = None) -> tuple[Finding, ...]:
    """阻断发布的校验结果. What must be fixed or justified before a version may be published."""
    return tuple(one for one in findings(version, on=on) if one.blocks)


def finding(version: int, rule: str, path: str, on: date) -> Finding | None:
    """校验结果. One finding of a version as it stands now; a draft's by the rules of the day it comes into force."""
    day = on if spec(version).published else None
    return next((one for one in findings(version, on=day) if (one.rule.key, one.path) == (rule, path)), None)


def change_of(version: int) -> int | None:
    """所属变更. The change whose draft a version is, if somebody works on it; a published one has none to go back to."""
    open_ = ItemChange.objects.filter(draft=version, draft__published_at=None)
    return open_.values_list("pk", flat=True).first()


def findings_in_force(on: date) -> tuple[Finding, ...]:
    """现行事项校验结果. What today's rules find in every item in force, by rule, department and item; SQLs do not grow with items."""
    here, city = rules(on), known(on)
    return _told([(item, lint.lint(item, here, city)) for item in in_force(on)], here)


def effect(rule: Rule, on: date) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
    """规则变更预览. What a new wording of a rule would find more, and what no longer, in the items in force."""
    here, city, items = rules(on), known(on), in_force(on)
    before = [(item, lint.lint(item, [one for one in here if one.key == rule.key], city)) for item in items]
    after = [(item, lint.lint(item, [rule], city)) for item in items]
    told_before, told_after = _told(before, here), _told(after, (rule,))
    was, now = ({(one.item.id, one.path): one for one in told} for told in (told_before, told_after))
    return tuple(now[key] for key in now if key not in was), tuple(was[key] for key in was if key not in now)


def _told(found: Iterable[tuple[ItemSpec, tuple[Find, ...]]], here: Iterable[Rule]) -> tuple[Finding, ...]:
    pairs = [(item, one) for item, finds in found for one in finds]
    excuses = _excuses({pk for item, _ in pairs for pk in (item.item_id, item.parent) if pk is not None})
    by_key = {rule.key: rule for rule in here}
    order = {key: number for number, key in enumerate(by_key)}
    told = [
        Finding(item, by_key[one.rule], one, next((excuses[key] for key in _places(item, one) if key in excuses), None))
        for item, one in pairs
    ]
    return tuple(sorted(told, key=lambda one: (not one.blocks, not one.rule.blocks, order[one.rule.key])))


def _places(item: ItemSpec, one: Find) -> Iterator[tuple[int, str, str, str]]:
    """Where a reason may have been given: at the item itself, or at the one above it for the same text (上级事项)."""
    for pk in (item.item_id, item.parent):
        if pk is not None:
            yield pk, one.rule, one.path, one.digest


def _excuses(items: set[int]) -> dict[tuple[int, str, str, str], Excuse]:
    rows = list(Justification.objects.filter(item__in=items, ended_at=None)) if items else []
    names = names_of({row.by_id for row in rows}) if rows else {}
    return {
        (row.item_id, row.rule, row.path, row.digest): Excuse(
            row.pk, row.reason, row.by_id, row.at, names.get(row.by_id)
        )
        for row in rows
    }
