"""The cheapest next cuts (精简建议): what items in force ask for that they need not, with the papers and days it would save.

Each proposal is something the data shows, never an order: the office looks at it and starts a change, or does not.
Sources: 国务院关于在线政务服务的若干规定 arts. 7 and 10 (what can be shared is not asked for), 行政许可法 art. 26 (one
window, joint handling); the customary steps 收件 … 送达 as the demo city and the reports name them.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from onewindow.domain.catalogue.rules.figures.flags import Fact, working_days
from onewindow.domain.catalogue.rules.shapes import ItemSpec

HELD, SHARED, REVIEW, STEP = "held", "shared", "review", "step"
KINDS = (HELD, SHARED, STEP, REVIEW)
"""Kinds of cuts, the cheapest first: take a paper from data, ask once in a package, drop a step, look once together."""

# Steps that look at nothing new when the other one is there (环节合并): the first falls away.
_WITHIN = (("初审", "审查"), ("复核", "审查"), ("审核", "审查"), ("复审", "决定"), ("签批", "决定"))


@dataclass(frozen=True, slots=True)
class Proposal:
    """A cut (建议): of what kind, of which items, why, what it would save for each application."""

    kind: str
    items: tuple[ItemSpec, ...]
    about: Fact
    why: Fact
    papers: int = 0
    days: Decimal = Decimal(0)
    package: str = ""

    @property
    def item(self) -> ItemSpec:
        """The item a change begins with."""
        return self.items[0]


def proposals(items: Iterable[ItemSpec], packages: Mapping[str, Sequence[str]] | None = None) -> list[Proposal]:
    """精简建议. Cuts over items in force, the cheapest kind first, within a kind what saves most.

    :param packages: slugs of the items of each package, by the package's slug.
    """
    known = {one.slug: one for one in items}
    found = [one for item in known.values() for one in (*_held(item), *_steps(item), *_doubled(item))]
    for slug, members in (packages or {}).items():
        inside = [known[one] for one in members if one in known]
        found += [*_shared(slug, inside), *_looked_twice(slug, inside)]
    found = list(
        {(one.kind, one.about, tuple(item.slug for item in one.items)): one for one in reversed(found)}.values()
    )
    found.sort(key=lambda one: (KINDS.index(one.kind), -one.papers, -one.days, one.item.slug, one.about.zh))
    return found


def _held(item: ItemSpec) -> Iterator[Proposal]:
    """A paper that an authority made or keeps, and that is still brought."""
    for one in item.materials:
        if one.satisfied_by == "upload" and (one.government_holds or one.is_licence):
            why = Fact(
                "政府已掌握，可改为电子证照或数据核验", "Government holds it: take it from a licence or from data"
            )
            yield Proposal(HELD, (item,), Fact(one.name_zh, one.name_en), why, papers=1)


def _shared(package: str, items: list[ItemSpec]) -> Iterator[Proposal]:
    """A paper that several items of one package ask for."""
    asking: dict[str, list[ItemSpec]] = defaultdict(list)
    names: dict[str, Fact] = {}
    for item in items:
        for one in item.materials:
            if one.satisfied_by == "upload":
                asking[one.key].append(item)
                names[one.key] = Fact(one.name_zh, one.name_en)
    for key, them in asking.items():
        if len(them) > 1:
            why = Fact(f"同一套餐中 {len(them)} 个事项都要", f"{len(them)} items of one package ask for it")
            yield Proposal(SHARED, tuple(them), names[key], why, papers=len(them) - 1, package=package)


def _steps(item: ItemSpec) -> Iterator[Proposal]:
    """A step that looks at nothing new. Its days are the promise spread evenly over the steps: an estimate."""
    names = [zh for zh, _ in item.steps]
    english = dict(item.steps)
    share = (working_days(item.promised) / len(names)).quantize(Decimal("0.1")) if names else Decimal(0)
    # Who waits for the decision is received and accepted in one move.
    pairs = (("收件", "受理"), *_WITHIN) if item.case_kind == "1" else _WITHIN
    for less, more in pairs:
        if less in names and more in names:
            why = Fact(f"可并入“{more}”，不产生新的判断", f"Can be part of “{english[more]}”: it decides nothing new")
            yield Proposal(STEP, (item,), Fact(less, english[less]), why, days=share)


def _doubled(item: ItemSpec) -> Iterator[Proposal]:
    """Two departments that look at the same thing."""
    seen: dict[str, str] = {}
    share = (working_days(item.promised) / max(1, len(item.reviews))).quantize(Decimal("0.1"))
    for one in item.reviews:
        plain = "".join(one.subject_zh.split())
        if plain and plain in seen:
            why = Fact("两个部门审查同一内容", "Two departments look at the same thing")
            yield Proposal(REVIEW, (item,), Fact(one.subject_zh, one.subject_en), why, days=share)
        seen[plain] = plain


def _looked_twice(package: str, items: list[ItemSpec]) -> Iterator[Proposal]:
    """A department that visits the same place for several items of a package (联合核查): the shorter wait falls away."""
    visiting: dict[int, list[ItemSpec]] = defaultdict(list)
    for item in items:
        if any(row.get("kind") == "site_visit" for row in item.special_procedures):
            for review in item.reviews:
                visiting[review.department].append(item)
    for them in visiting.values():
        if len(them) > 1:
            days = sorted(working_days(one.promised) for one in them)[0]
            why = Fact(
                f"同一部门为 {len(them)} 个事项分别到现场", f"One department visits the site for {len(them)} items"
            )
            about = Fact("现场核查合并一次", "One site visit for all")
            yield Proposal(REVIEW, tuple(them), about, why, days=days, package=package)
