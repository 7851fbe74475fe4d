"""What keys mean beside a record (对照): departments and materials by key, and back by name or code."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property


@dataclass(frozen=True)
class Place:
    """Departments as slug → (name, credit code), materials as key → (name, issuer), both in Chinese."""

    departments: dict[str, tuple[str, str]] = field(default_factory=dict)
    materials: dict[str, tuple[str, str]] = field(default_factory=dict)

    @cached_property
    def by_code(self) -> dict[str, str]:
        """Credit code → slug."""
        return {uscc: slug for slug, (_, uscc) in self.departments.items() if uscc}

    @cached_property
    def by_name(self) -> dict[str, str]:
        """Department's name → slug; a name that two bear leads nowhere."""
        return _unique((name, slug) for slug, (name, _) in self.departments.items())

    @cached_property
    def by_material(self) -> dict[str, str]:
        """Material's name → key; a name that two bear leads nowhere."""
        return _unique((name, key) for key, (name, _) in self.materials.items())


def _unique(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, set[str]] = {}
    for name, key in pairs:
        found.setdefault(name, set()).add(key)
    return {name: next(iter(keys)) for name, keys in found.items() if len(keys) == 1}
