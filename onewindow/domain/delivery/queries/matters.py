"""What a parcel is for (事由): a higher room brings its kind of matter, so that this one need not know it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from onewindow.domain.delivery.refusals import NoSuchMatter
from onewindow.domain.org.queries import Actor


@dataclass(frozen=True, slots=True)
class Matter:
    """事由. Whose it is, whose window, and how far it is.

    ``title`` in the active language; ``name`` and ``phone``: whom the courier asks for, as a proposal; ``running``: papers are
    still needed; ``decided``: the results are there, ``results`` a line each; neither: it has ended without a result.
    ``about``: what a mandate must name.
    """

    ref: str
    number: str
    title: str
    owner: int
    enterprise: int | None
    about: str
    post: int
    centre: int | None
    area: str
    name: str
    phone: str
    running: bool
    decided: bool
    results: Sequence[str]


Resolve = Callable[[int, Actor], Matter]
_kinds: dict[str, Resolve] = {}


def brings(kind: str) -> Callable[[Resolve], Resolve]:
    """Make a kind of matter known: a function of its id and who looks. It refuses whoever may not see it."""

    def registered(resolve: Resolve) -> Resolve:
        if _kinds.setdefault(kind, resolve) is not resolve:
            raise ValueError(f"two rooms bring {kind}")
        return resolve

    return registered


def matter(ref: str, actor: Actor) -> Matter:
    """事由. What ``ref`` (``case:12``) stands for.

    :raises NoSuchMatter: if nothing of the kind is known here. :raises Refusal: what its room refuses.
    """
    kind, _, thing = ref.partition(":")
    if kind not in _kinds or not (thing.isascii() and thing.isdigit() and len(thing) < 19):
        raise NoSuchMatter(ref=ref)
    return _kinds[kind](int(thing), actor)
