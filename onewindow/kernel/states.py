"""States and transitions as data (状态): a room's ``states.py`` registers its kinds here, and the SQL functions that
alone can change a living thing are generated from them (``kernel.step``)."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property

from onewindow.kernel.models import Living


@dataclass(frozen=True, slots=True)
class T:
    """One transition. ``join`` names the task that several people close in parallel: only the last of them moves.

    ``target`` None: the thing stays in the state it is in (its due moments move, for example); the version is bumped.
    """

    name: str
    sources: tuple[str, ...]
    target: str | None
    join: str | None = None


@dataclass(frozen=True, eq=False)
class Kind:
    """A kind of living thing. ``new``: its births (sources empty); ``sets``: the fields a step may set.

    Events are named ``<kind>.<transition>``: ``case.file``, ``case.grant``. ``topic`` and ``scope``: SQL over the thing's
    row ``t`` that tells what its tasks are about and whose affair they are, for filters of to-do lists; neither changes
    in a life. ``rare``: those of ``sets`` that few steps set; the others' UPDATE does not name them.
    """

    name: str
    model: type[Living]
    new: T | tuple[T, ...]
    moves: tuple[T, ...]
    sets: tuple[str, ...] = ()
    rare: tuple[str, ...] = ()
    topic: str = "NULL::bigint"
    scope: str = "NULL::bigint"

    @cached_property
    def births(self) -> dict[str, T]:
        """The transitions into life by name."""
        return {t.name: t for t in (self.new if isinstance(self.new, tuple) else (self.new,))}

    @cached_property
    def steps(self) -> dict[str, T]:
        """The transitions of a life by name."""
        return {t.name: t for t in self.moves}

    @cached_property
    def states(self) -> tuple[str, ...]:
        """Every state, in the order in which the transitions name them."""
        names: list[str | None] = [t.target for t in self.births.values()]
        for t in self.moves:
            names += [*t.sources, t.target]
        return tuple(dict.fromkeys(name for name in names if name is not None))

    @cached_property
    def settable(self) -> dict[str, str]:
        """What a step may set: field name or column → column."""
        return self._columns(self.sets)

    @cached_property
    def rarely(self) -> frozenset[str]:
        """The columns of ``rare``."""
        return frozenset(self.settable[name] for name in self.rare)

    @cached_property
    def born_with(self) -> dict[str, str]:
        """What a birth may set: every field but id, state and version; field name or column → column."""
        fields = self.model._meta.concrete_fields
        return self._columns(tuple(f.name for f in fields if f.name not in ("id", "state", "version")))

    @cached_property
    def event_names(self) -> frozenset[str]:
        """The names of the events this kind writes."""
        return frozenset(f"{self.name}.{name}" for name in (*self.births, *self.steps))

    def _columns(self, names: tuple[str, ...]) -> dict[str, str]:
        columns: dict[str, str] = {}
        for name in names:
            column = str(self.model._meta.get_field(name).column)  # type: ignore[union-attr]
            columns[name] = columns[column] = column
        return columns


_registry: dict[str, Kind] = {}


def register(kind: Kind) -> Kind:
    """Make a kind known; called once by the module that defines it."""
    if not kind.name.isidentifier() or not kind.name.islower():
        raise ValueError(f"{kind.name!r} cannot name SQL functions")
    for names in ([*kind.births], [t.name for t in kind.moves]):
        if len(set(names)) != len(names):
            raise ValueError(f"{kind.name}: a transition is named twice in {names}")
    if set(kind.births) & set(kind.steps) or any(t.sources for t in kind.births.values()):
        raise ValueError(f"{kind.name}: a birth has no source and a name of its own")
    if any(t.target is None for t in kind.births.values()):
        raise ValueError(f"{kind.name}: a birth leads into a state")
    known = _registry.setdefault(kind.name, kind)
    if known.model is not kind.model:
        raise ValueError(f"{kind.name} is registered by {known.model.__name__} and {kind.model.__name__}")
    return known


def registry() -> dict[str, Kind]:
    """Every registered kind by name, in the order of names."""
    return dict(sorted(_registry.items()))


_owned: dict[str, Callable[[], str]] = {}
_with: dict[str, list[str]] = {}


def own(signature: str, text: Callable[[], str]) -> None:
    """A function of the owner besides the generated ones, for what no step may do.

    ``text`` is asked when the functions are installed, for every room is loaded then: a line with name, arguments and RETURNS,
    then the body in plpgsql without its last END.
    """
    _owned[signature] = text


def owned() -> dict[str, str]:
    """Signature → text of every such function."""
    return {signature: text() for signature, text in sorted(_owned.items())}


def goes_with(kind: str, sql: str) -> None:
    """A higher room's statement that empties its own rows when things of a kind are destroyed; ``v_things`` holds their ids."""
    if sql not in _with.setdefault(kind, []):
        _with[kind].append(sql)


def going_with(kind: str) -> list[str]:
    """Those statements, in the order in which their rooms have named them."""
    return list(_with.get(kind, []))
