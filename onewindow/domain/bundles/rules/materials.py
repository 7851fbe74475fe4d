"""One material list (一套材料): merged by type; what a sibling produces, the government holds or the form makes falls away."""

from collections.abc import Mapping
from dataclasses import dataclass

from onewindow.domain.bundles.rules.plan import MaterialType, Plan
from onewindow.domain.bundles.rules.selection import Selection

LICENCE = "licence"
CHECK = "check"
SIBLING = "sibling"
HELD = "held"
FORM = "form"


@dataclass(frozen=True, slots=True)
class Held:
    """What is already there (已有): a licence by its identifier, or a checked fact."""

    type: str
    how: str
    """``licence`` or ``check``."""
    reference: str = ""
    licence: int | None = None


@dataclass(frozen=True, slots=True)
class Merged:
    """One material, once, for all items that use it."""

    type: MaterialType
    used_by: tuple[str, ...]
    deferrable: bool
    dropped: str = ""
    """Empty if the applicant brings it; else why not: ``sibling``, ``held``, ``form``."""
    by: tuple[str, ...] = ()
    """The siblings that produce it."""
    held: Held | None = None


@dataclass(frozen=True, slots=True)
class MaterialList:
    """The merged list; ``alone`` is how many papers the items ask for one by one."""

    all: tuple[Merged, ...]
    alone: int

    @property
    def needed(self) -> tuple[Merged, ...]:
        """What the applicant brings or uploads."""
        return tuple(one for one in self.all if not one.dropped)

    @property
    def dropped(self) -> tuple[Merged, ...]:
        """What nobody has to bring, each with its reason."""
        return tuple(one for one in self.all if one.dropped)


def merge(plan: Plan, selection: Selection, held: Mapping[str, Held] | None = None) -> MaterialList:
    """Merge the chosen items' materials by type and say of each who uses it and why it is not needed.

    It may be handed in later (容缺) only if every item that uses it allows that. What the catalogue says is checked
    against government data is held by that alone (在线政务服务的若干规定 art. 7: it may not be asked for).
    """
    have = {use.type: Held(use.type, CHECK) for uses in selection.uses.values() for use in uses if use.source == "data"}
    have.update(held or {})
    users: dict[str, list[str]] = {}
    firm: set[str] = set()
    sources: dict[str, set[str]] = {}
    for slug in selection.items:
        for use in selection.uses[slug]:
            users.setdefault(use.type, []).append(slug)
            sources.setdefault(use.type, set()).add(use.source)
            if not use.deferrable:
                firm.add(use.type)
    merged = []
    for key, slugs in users.items():
        kind = plan.types[key]
        makers = tuple(s for s in selection.items if key in plan.items[s].outputs)
        covered = bool(makers) and all(_handed(selection, makers, slug, key) for slug in slugs)
        reason = SIBLING if covered else HELD if key in have else FORM if sources[key] == {"form"} else ""
        merged.append(
            Merged(
                kind,
                tuple(slugs),
                key not in firm,
                reason,
                makers if reason == SIBLING else (),
                have.get(key) if reason == HELD else None,
            )
        )
    return MaterialList(tuple(merged), sum(len(uses) for uses in selection.uses.values()))


def _handed(selection: Selection, makers: tuple[str, ...], slug: str, key: str) -> bool:
    return any(e.source in makers and e.target == slug and e.via == key for e in selection.edges)
