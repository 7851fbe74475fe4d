"""Services as they are read (帮代办服务): the applicant's own, the desk's list, one with its log; what the agent did in the giver's name."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from onewindow.domain.agents.models import RUNNING, Entry, Service, Visit
from onewindow.domain.agents.queries.agents import Agent, agents_of
from onewindow.domain.agents.refusals import NoSuchService
from onewindow.domain.cases.models import Case
from onewindow.domain.org.models import Mandate, MandateAct, Post
from onewindow.domain.org.queries import Actor, Who, may, names_of

PAGE = 30
LOG = 100


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the log (日志): the agent's own words, or an act that the mandate wrote down by itself."""

    at: datetime
    kind: str
    text: str
    by: Who | None
    case: int | None = None
    number: str = ""


@dataclass(frozen=True, slots=True)
class ServicePage:
    """Everything the page of a service shows; ``mine`` says whether the reader is its agent, ``own`` its applicant."""

    row: Service
    log: tuple[Line, ...]
    visits: tuple[Visit, ...]
    agents: tuple[Agent, ...]
    mine: bool
    own: bool
    leads: bool

    @property
    def mandate(self) -> Mandate | None:
        """The mandate it runs on."""
        return self.row.mandate

    @property
    def acts(self) -> bool:
        """Whether the agent may act now."""
        return self.row.state == "running"


def mine(actor: Actor, *, before: int | None = None) -> list[Service]:
    """我的帮代办. One's own services and those of one's businesses, newest first."""
    whose = Q(owner=actor.account, enterprise=None)
    if actor.enterprises:
        whose |= Q(enterprise__in=actor.enterprises)
    return _page(Service.objects.filter(whose), before)


def at_desk(actor: Actor, *, lane: str = "open", before: int | None = None) -> list[Service]:
    """帮代办工作台. Services of the agent's posts, or of those he supervises; a window sees what it asked for."""
    over = Post.objects.filter(role=Post.Role.AGENT, department__posts__in=actor.posts)
    rows = Service.objects.filter(Q(post__in=actor.posts) | Q(post__in=over))
    if lane == "mine":
        rows = rows.filter(agent__account=actor.account, state__in=RUNNING)
    elif lane == "ended":
        rows = rows.exclude(state__in=RUNNING)
    else:
        rows = rows.filter(state__in=RUNNING)
    return _page(rows, before)


def _page(rows: QuerySet[Service], before: int | None) -> list[Service]:
    if before is not None:
        rows = rows.filter(pk__lt=before)
    return list(rows.select_related("agent", "centre").order_by("-pk")[: PAGE + 1])


def page(service: int, actor: Actor, at: datetime) -> ServicePage:
    """帮代办详情. For the applicant, the agents of the place and their supervisor.

    :raises NoSuchService: for anybody else.
    """
    related = ("agent", "centre", "post__department", "mandate")
    row = Service.objects.select_related(*related).filter(pk=service).first()
    own = row is not None and may(actor.himself, owner=row.owner_id, enterprise=row.enterprise_id)
    over = row is not None and _leads(row, actor)
    if row is None or not (own or over):
        raise NoSuchService(service=service)
    return ServicePage(
        row=row,
        log=log_of(row),
        visits=tuple(Visit.objects.filter(service=service).select_related("agent").order_by("-from_at")[:LOG]),
        agents=tuple(agents_of(row.post_id, at)) if over else (),
        mine=row.agent is not None and row.agent.account_id == actor.account,
        own=own,
        leads=over,
    )


def at_window(service: int, owner: int, actor: Actor, at: datetime) -> ServicePage:
    """窗口登记. A service of who stands at this window, with the agents he may choose from; not its log.

    :raises NoSuchService: of anybody else, and for who sits at no window.
    """
    rows = Service.objects.select_related("agent", "centre", "mandate").filter(pk=service, owner=owner)
    row = rows.first() if may(actor, role="window") else None
    if row is None:
        raise NoSuchService(service=service)
    visits = tuple(Visit.objects.filter(service=service).order_by("-from_at")[:LOG])
    return ServicePage(row, (), visits, tuple(agents_of(row.post_id, at)), mine=False, own=False, leads=False)


def of_holder(owner: int) -> list[Service]:
    """在办帮代办. What somebody who stands at a window has under way, newest first."""
    rows = Service.objects.filter(owner=owner, state__in=RUNNING).select_related("agent", "centre")
    return list(rows.order_by("-pk")[:PAGE])


def _leads(row: Service, actor: Actor) -> bool:
    if actor.kind != "staff":
        return False
    over = Post.objects.filter(role=Post.Role.SUPERVISOR, pk__in=actor.posts, department__posts=row.post_id)
    return row.post_id in actor.posts or over.exists()


def log_of(row: Service) -> tuple[Line, ...]:
    """我的帮代办员做了什么. What the agent wrote, with every act on the mandate, newest first: nothing is done in silence."""
    entries = list(Entry.objects.filter(service=row.pk).order_by("-pk")[:LOG])
    mandates = Mandate.objects.filter(giver__account=row.owner_id, staff__isnull=False, pk=row.mandate_id or 0)
    acts: list[MandateAct] = list(
        MandateAct.objects.select_related("mandate__staff").filter(mandate__in=mandates).order_by("-pk")[:LOG]
    )
    refs = {ref for ref in [*(e.ref for e in entries), *(a.ref for a in acts)] if ref.startswith("case:")}
    cases = dict(Case.objects.filter(pk__in=[_pk(ref) for ref in refs]).values_list("pk", "number")) if refs else {}
    names = names_of({one.by_id for one in entries} | {a.mandate.staff.account_id for a in acts if a.mandate.staff})
    lines = [Line(e.at, e.kind, e.text, names.get(e.by_id), *_case(e.ref, cases)) for e in entries]
    for one in acts:
        who = names.get(one.mandate.staff.account_id) if one.mandate.staff else None
        lines.append(Line(one.at, one.act, "", who, *_case(one.ref, cases)))
    return tuple(sorted(lines, key=lambda line: line.at, reverse=True)[:LOG])


def _pk(ref: str) -> int:
    return int(ref.partition(":")[2])


def _case(ref: str, cases: dict[int, str]) -> tuple[Any, ...]:
    pk = _pk(ref) if ref.startswith("case:") and ref[5:].isdecimal() else None
    return (pk, cases[pk]) if pk in cases else (None, "")


def service_of_visit(visit: int) -> int:
    """The service a visit belongs to.

    :raises NoSuchService: there is no such visit.
    """
    found = Visit.objects.filter(pk=visit).values_list("service", flat=True).first()
    if found is None:
        raise NoSuchService(visit=visit)
    return found
