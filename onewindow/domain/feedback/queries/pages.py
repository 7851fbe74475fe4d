"""What a page shows of a question: the asker's list, the whole with its history, what one may do with it now."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from onewindow.domain.bundles.queries import must_see as must_see_bundle
from onewindow.domain.bundles.queries.plans import Published
from onewindow.domain.bundles.queries.plans import published as package_of
from onewindow.domain.cases.queries import must_see as must_see_case
from onewindow.domain.catalogue.queries import ItemSpec, current, current_of, spec
from onewindow.domain.feedback.models import Consultation, ConsultationNote
from onewindow.domain.feedback.queries.access import must_see, owns
from onewindow.domain.feedback.states import AFTER, ANSWERED, ASKED, CLOSED, PROPOSED
from onewindow.domain.org.models import Department, Post
from onewindow.domain.org.queries import Actor, Side, Who, mask_name, may, names_of
from onewindow.kernel import tasks
from onewindow.kernel.models import Event, Task
from onewindow.kernel.worktime import CHINA


@dataclass(frozen=True, slots=True)
class Happened:
    """One line of the log about a question; ``by`` None is the system, ``note`` why (forwarding, declining, taking off)."""

    name: str
    at: datetime
    by: Who | None
    stands_in_for: Who | None = None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """A question with what one may do with it now (``may``: names of moves) and who it is about."""

    row: Consultation
    item: ItemSpec | None
    package: Published | None
    light: str
    may: frozenset[str]
    history: tuple[Happened, ...]
    names: Mapping[int, Who]
    notes: tuple[ConsultationNote, ...]

    @property
    def about(self) -> str:
        """The name of the item or of the package, in the active language."""
        return self.item.name if self.item else str(self.package.name) if self.package else ""

    @property
    def in_the_guide(self) -> bool:
        """Whether the answer stands in the guide now."""
        return self.row.published_at is not None and self.row.off_guide_at is None


def mine(side: Side, *, after: int | None = None, limit: int = 20) -> list[Consultation]:
    """我的咨询. The questions of one side a person acts for, newest first; ``after`` is the last id of the page before."""
    rows = Consultation.objects.select_related("item", "answering").filter(side.whose)
    if after is not None:
        rows = rows.filter(pk__lt=after)
    return list(rows.order_by("-pk")[:limit])


def page(actor: Actor, consultation: int, at: datetime) -> Page:
    """咨询. All of one question for somebody who may see it.

    :raises NoSuchConsultation: if he may not.
    """
    row = must_see(actor, consultation)
    open_ = list(Task.objects.filter(kind="consultation", thing=row.pk, closed_at=None).order_by("id"))
    notes = tuple(row.notes.select_related("to_department").order_by("pk"))
    told = Event.objects.filter(kind="consultation", thing=row.pk).exclude(name__startswith="task.")
    events = list(told.order_by("id"))
    away = {event.id: event.data["for"] for event in events if event.data and "for" in event.data}
    people = (
        {event.by for event in events} | set(away.values()) | {row.answered_by_id, row.clerk_id, row.proposed_by_id}
    )
    names = names_of({one for one in people if one is not None})
    if actor.kind == "staff":  # the desk knows colleagues by name, citizens masked
        names = {
            pk: one if one.number else replace(one, name_zh=mask_name(one.name_zh), name_en=mask_name(one.name_en))
            for pk, one in names.items()
        }
    why = {(f"consultation.{note.kind}", note.at): note.text for note in notes}
    history = tuple(
        Happened(
            event.name,
            event.at,
            names.get(event.by or 0),
            names.get(away.get(event.id, 0)),
            why.get((event.name, event.at), ""),
        )
        for event in events
    )
    return Page(
        row=row,
        item=item_of(row, at.astimezone(CHINA).date()),
        package=package_of(row.bundle.package_version_id) if row.bundle else None,
        light=_light(row, open_, at),
        may=frozenset(_moves(actor, row, open_)),
        history=history,
        names=names,
        notes=notes,
    )


def item_of(row: Consultation, on: date) -> ItemSpec | None:
    """The item a question is about, as the application has it, else as it is in force; None: gone, or a package."""
    if row.case is not None:
        return spec(row.case.item_version_id)
    if row.item is None:
        return None
    found = current_of([row.item.slug], on)
    return spec(found[row.item.slug]) if row.item.slug in found else None


def _light(row: Consultation, open_: list[Task], at: datetime) -> str:
    task = next((one for one in open_ if one.name == "answer"), None)
    return tasks.light(task, at) if task else "none"


def _moves(actor: Actor, row: Consultation, open_: list[Task]) -> list[str]:
    found = [one.name for one in open_ if one.post is not None and may(actor, post=one.post)]
    if "answer" in found:
        found += ["forward"] + ([] if row.extension else ["extend"])
    if owns(actor, row):
        found += ["withdraw"] if row.state == ASKED else []
        found += ["rate"] if row.state in AFTER and row.satisfied is None else []
    if actor.kind != "staff":
        return found
    stands = row.published_at is not None and row.off_guide_at is None
    if (
        row.item_id
        and not row.published_at
        and row.state in (ANSWERED, CLOSED)
        and answers_for(actor, row.answering_id)
    ):
        found.append("propose")
    if row.state == PROPOSED and "publish" in found:
        found.append("decline")
    if stands and row.state == CLOSED and supervises(actor, row.answering_id):
        found.append("take-off")
    return found


ANSWERING = ("examiner", "approver", "supervisor", "window")
"""Whose post answers: the first of these that a department has. Who examines knows; the others stand in for a small body."""


def answers_for(actor: Actor, department: int) -> bool:
    """Whether he holds the post of this department that answers."""
    return _holds(actor, answering_post(department))


def supervises(actor: Actor, department: int) -> bool:
    """Whether he holds the post of this department that looks a second time."""
    return _holds(actor, second_post(department))


def _holds(actor: Actor, post: int | None) -> bool:
    return post is not None and may(actor, post=post)


def answering_post(department: int) -> int | None:
    """答复岗位. The post of a department that answers questions; None if it has none."""
    return _first(department, ANSWERING)


def second_post(department: int) -> int | None:
    """审核岗位. The post of a department that looks a second time before an answer is published."""
    return _first(department, ("supervisor", "approver"))


def _first(department: int, roles: tuple[str, ...]) -> int | None:
    posts = dict(Post.objects.filter(department=department, role__in=roles).values_list("role", "pk"))
    return next((posts[role] for role in roles if role in posts), None)


def departments_to_ask(but: int) -> list[Department]:
    """可转办部门. Departments that work today and have a post that could answer, without the one that has the question."""
    rows = Department.objects.filter(closed_on=None, posts__role__in=ANSWERING).exclude(pk=but).distinct()
    return list(rows.order_by("order", "pk"))


@dataclass(frozen=True, slots=True)
class Subject:
    """What a question would be about: its name, and the address query that says so."""

    zh: str
    en: str
    item: str = ""
    case: int | None = None
    bundle: int | None = None


def subject(actor: Actor, *, item: str = "", case: int | None = None, bundle: int | None = None, on: date) -> Subject:
    """咨询对象. The item, one's own case or one's own application by name, before the question is asked.

    :raises ItemUnknown, NoSuchCase, NoSuchBundle: there is no such thing, or it is somebody else's.
    """
    if bundle is not None:
        name = package_of(must_see_bundle(bundle, actor).package_version_id).name
        return Subject(name.zh, name.en, bundle=bundle)
    if case is not None:
        known = spec(must_see_case(actor, case).item_version_id)
        return Subject(known.name_zh, known.name_en, case=case)
    known = spec(current(item, on))
    return Subject(known.name_zh, known.name_en, item=item)
