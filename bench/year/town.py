"""The town of the year: the demo city with as many people as it has cases for, and what everybody needs at hand.

What a form is filled in with and which papers go along is worked out once for each item: the figures are those of the verbs.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID, uuid4

from bench.people import persons
from bench.year.drawing import NEW_YEAR, Drawn
from onewindow.config.demo import seed
from onewindow.domain.bundles import queries as bundles
from onewindow.domain.bundles.seed import ORDER, document
from onewindow.domain.cases.actions import Holder, Paper
from onewindow.domain.cases.rules.applying import renewal
from onewindow.domain.catalogue.models import Item, ItemVersion
from onewindow.domain.catalogue.queries import ItemSpec, kept_elements, needed_materials, shown_elements, spec
from onewindow.domain.fees.models import FeeItem
from onewindow.domain.org.models import Holding, Person, Post
from onewindow.domain.org.queries import Actor, actor_of
from onewindow.kernel.models import StoredFile
from tests.domain.bundles.filling import filled, value

CHARGED, LIKE = "re-transfer-charged", "re-transfer"
"""An item whose promise waits for its fee: the demo city has none, so this is its transfer of a home with that word in the guide."""
AT_ONCE = ("0wd", "0.5wd", "1wd")
_FIRST_LOGIN = "p0"


def build(drawn: Drawn) -> None:
    """Fill an empty city."""
    at = NEW_YEAR
    seed.demo_city(at)
    furnish(at)
    for start in range(0, drawn.people, 20_000):
        persons(range(start, min(start + 20_000, drawn.people)), at)


def furnish(at: datetime) -> None:
    """What the demo city lacks: an item whose promise waits for its fee, the one file that everybody hands in."""
    _charged()
    StoredFile.objects.create(token=uuid4(), sha256="0" * 64, size=3, type="application/pdf", name="a.pdf", at=at)


def _charged() -> None:
    old = ItemVersion.objects.get(item__slug=LIKE)
    version = ItemVersion.objects.get(pk=old.pk)
    version.pk, version.item = None, Item.objects.create(slug=CHARGED, department=old.item.department)
    version.particulars, published = {**old.particulars, "holds": ["fee"]}, old.published_at
    code = old.base_code[:3] + "999" + old.base_code[6:]
    version.base_code, version.implementation_code = code, old.implementation_code.replace(old.base_code, code)
    version.published_at = None
    version.save(force_insert=True)
    for children in ("reviews", "materials", "results", "elements"):
        for row in getattr(old, children).all():
            row.pk, row.version = None, version
            row.save(force_insert=True)
    ItemVersion.objects.filter(pk=version.pk).update(published_at=published)
    for fee in FeeItem.objects.filter(item=old.item):
        FeeItem.objects.create(code=fee.code, item=version.item, when=fee.when)


@dataclass(frozen=True, slots=True)
class Form:
    """An item and what everybody files for it."""

    item: ItemSpec
    answers: dict[str, Any]
    papers: tuple[Paper, ...]
    tolerable: str

    def papers_without(self, slug: str) -> list[Paper]:
        """The papers, this one promised for later."""
        return [Paper(slug, "promise") if one.slug == slug else one for one in self.papers]

    def paper(self, slug: str) -> Paper:
        """One of them, in the file."""
        return next(one for one in self.papers if one.slug == slug)

    @property
    def days(self) -> int:
        """Whole working days promised."""
        text = self.item.promised or "1wd"
        return max(1, int(float(text.removesuffix("wd")))) if text.endswith("wd") else 1


class Town:
    """What a process keeps in memory: actors by account, holders of posts, filled-in forms."""

    def __init__(self) -> None:
        self._actors: dict[int, Actor] = {}
        self._holders: dict[int, Actor] = {}

    @cached_property
    def file(self) -> UUID:
        """The one file that everybody hands in."""
        return StoredFile.objects.filter(sha256="0" * 64).values_list("pk", flat=True)[0]

    @cached_property
    def first_person(self) -> int:
        """People have been numbered in a row."""
        return Person.objects.values_list("pk", flat=True).get(account__login=_FIRST_LOGIN)

    def person(self, number: int) -> tuple[Actor, Holder]:
        """One of the people, and as a holder."""
        row = Person.objects.get(pk=self.first_person + number)
        assert row.account_id is not None
        return self.actor(row.account_id), Holder("person", row.name_zh, row.id_no, row.phone, row.pk)

    def actor(self, account: int) -> Actor:
        """Somebody by account; a session would have read him once as well."""
        if account not in self._actors:
            if len(self._actors) > 50_000:
                self._actors.clear()
            self._actors[account] = actor_of(account, NEW_YEAR + timedelta(hours=9))
        return self._actors[account]

    def holder(self, post: int) -> Actor:
        """Who sits at this post."""
        if post not in self._holders:
            account = (
                Holding.objects.filter(post=post, to_on=None).order_by("pk").values_list("staff__account", flat=True)
            )
            self._holders[post] = self.actor(account[0])
        return self._holders[post]

    def boss(self, clerk: Actor) -> Actor:
        """Who supervises this clerk's department."""
        posts = Post.objects.filter(department=clerk.department, role=Post.Role.SUPERVISOR)
        return self.holder(posts.values_list("pk", flat=True)[0])

    @cached_property
    def forms(self) -> dict[str, Form]:
        """Every published item with its form, by slug."""
        pks = ItemVersion.objects.exclude(published_at=None).order_by("item__slug", "number")
        return {known.slug: self._form(known) for known in map(spec, pks.values_list("pk", flat=True))}

    def _form(self, known: ItemSpec) -> Form:
        answers: dict[str, Any] = {}
        for _ in range(4):  # an answer may bring up further fields
            asked = shown_elements(kept_elements(known, {}), answers, {})
            answers |= {one.key: value(one) for one in asked if one.key not in answers}
        needed = needed_materials(known, answers, {})
        papers = tuple(Paper(one.key, file=self.file) for one in needed if one.satisfied_by != "form")
        tolerable = next((one.key for one in needed if one.tolerable and one.satisfied_by != "form"), "")
        return Form(known, answers, papers, tolerable)

    @cached_property
    def choices(self) -> Mapping[str, tuple[str, ...]]:
        """For each life the items that can have it, in the order of their slugs."""
        of = {slug: form for slug, form in self.forms.items() if slug != CHARGED and not renewal(form.item.particulars)}
        quick = [s for s, f in of.items() if f.item.promised in AT_ONCE and len(f.item.review_posts) < 2]
        slow = [s for s, f in of.items() if f.item.promised not in AT_ONCE and f.item.promised]
        licensing = [s for s in slow if of[s].item.item_type == "01" and of[s].item.statutory]
        chosen = {
            "same-day": quick,
            "tolerant": [s for s in slow if of[s].tolerable],
            "extended": licensing,
            "held": licensing,
            "charged": [CHARGED],
        }
        for name, like in (
            ("promise-returned", "tolerant"), ("promise-broken", "tolerant"), ("outlasted", "held"),
            ("charged-withdrawn", "charged"), ("withdrawn-filed", "same-day"), ("not-accepted", "same-day"),
        ):  # fmt: skip
            chosen[name] = chosen[like]
        return {"": tuple(slow), **{name: tuple(slugs) for name, slugs in chosen.items()}}

    @cached_property
    def packages(self) -> dict[str, tuple[dict[str, str], dict[str, Any]]]:
        """Every package of the demo city: its typical answers and the whole form for them."""
        found = {}
        for slug in ORDER:
            answers = document(slug)["typical"]
            found[slug] = (answers, filled(bundles.current(slug, NEW_YEAR.date()).plan, answers))
        return found
