"""Founding: everything a city needs before its first day, in one transaction; what stands already is left as it is."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from onewindow.domain.catalogue.actions import stock
from onewindow.domain.licences import actions as licences
from onewindow.domain.org import actions as org
from onewindow.domain.org import queries
from onewindow.domain.org.actions import Actor, Body, House, Officer, Place
from onewindow.domain.org.queries import calendar as days
from onewindow.kernel import lights

LIGHTS = ("case", "bundle")  # kinds of things whose tasks turn amber after a share of their time


@dataclass(frozen=True)
class Plan:
    """What is to stand: the city and its counties, further areas, department, centre, the first administrator."""

    places: tuple[Place, ...]
    more: tuple[Place, ...] = ()
    body: Body | None = None
    house: House | None = None
    officer: Officer | None = None


@dataclass
class Outcome:
    """What was done, and what stands now."""

    founded: bool
    areas: int
    officer: str | None  # the log-in that was opened now
    city: dict[str, Any]
    calendar: dict[str, Any]
    seal: str
    lights: list[str] = field(default_factory=list)
    papers: int = 0  # kinds of papers and form fields that came along and were not here
    fields: int = 0


def found(plan: Plan, at: datetime) -> Outcome:
    """建城. Carry the plan out: all of it or nothing.

    :raises Refusal: as the verbs of the rooms refuse.
    """
    with transaction.atomic():
        areas = 0
        fresh = False
        if plan.body is not None and plan.house is not None:
            done = org.found(places=plan.places, body=plan.body, house=plan.house, by=Actor.SYSTEM, at=at)
            fresh, areas = done.fresh, done.areas
        if plan.more:
            areas += org.enter_areas(places=plan.more, by=Actor.SYSTEM, at=at)
        opened = None
        if plan.officer is not None:
            staff = org.install_officer(officer=plan.officer, by=Actor.SYSTEM, at=at)
            opened = plan.officer.login if staff is not None else None
        papers, fields = stock.stock_up(by=Actor.SYSTEM, at=at)
        seal = licences.register_seal(by=Actor.SYSTEM, at=at)
        for kind in LIGHTS:
            lights.ensure(kind, "")
    return Outcome(
        fresh, areas, opened, standing(at), calendar(), seal, [f"{kind}: {lights.SHARE} %" for kind in LIGHTS],
        papers, fields,
    )  # fmt: skip


def standing(at: datetime) -> dict[str, Any]:
    """The city as it stands, as plain values; empty while there is none."""
    now = queries.standing(at)
    if now is None:
        return {}
    return {
        "code": now.code,
        "name_zh": now.name_zh,
        "name_en": now.name_en,
        "areas": now.areas,
        "departments": now.departments,
        "centre": now.centre_zh,
        "administrators": [one.login for one in now.administrators],
    }


def calendar() -> dict[str, Any]:
    """How far the calendar of working days reaches."""
    known = days.current()
    return {
        "first": known.first.isoformat(),
        "last": known.last.isoformat(),
        "provisional": sorted(known.provisional_years),
    }
