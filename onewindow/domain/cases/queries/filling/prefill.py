"""What is known of an applicant already (免填): fields that are filled in before he begins, places by their full names."""

from collections.abc import Iterable, Mapping
from typing import Any

from onewindow.domain.delivery.queries import configured
from onewindow.domain.org.models import Area, Enterprise, Person
from onewindow.kernel.codes.citizen import birth_date

RESIDENT = "111"
"""Resident identity card among the kinds of identity document (GA/T 517)."""


def prefilled(account: int, enterprise: int | None) -> dict[str, Any]:
    """The fields of the form that person and enterprise already answer; everything can be changed by the applicant."""
    found: dict[str, Any] = {"delivery.mode": "electronic", "agent.used": False}
    person = Person.objects.filter(account=account).first()
    if person is not None:
        found |= {
            "person.name": person.name_zh,
            "person.id_type": person.id_type,
            "person.id_no": person.id_no,
            "person.phone": person.phone,
            "ent.legal_rep.name": person.name_zh,
            "ent.legal_rep.id_no": person.id_no,
            "ent.legal_rep.phone": person.phone,
            **_from_identity(person),
        }
        if configured() is not None:
            found |= {"delivery.name": person.name_zh, "delivery.phone": person.phone}
            found |= {"delivery.address": place} if (place := address_of(person.address)) else {}
    business = Enterprise.objects.filter(pk=enterprise).first() if enterprise else None
    if business is not None:
        found |= {"ent.name": business.name_zh, "ent.uscc": business.uscc}
        legal = business.roles.select_related("person").filter(kind="legal").first()
        if legal is not None:
            found["ent.legal_rep.name"] = legal.person.name_zh
            found["ent.legal_rep.id_no"] = legal.person.id_no
            found["ent.legal_rep.phone"] = legal.person.phone
    return found


def address_of(text: str) -> dict[str, str]:
    """An address as a form asks it: the smallest area below the city that it begins with, and the rest; empty without one."""
    rows, parent, depth, rest = Area.objects.filter(valid_to=None), None, 0, text.strip()
    while rest:
        found = max(
            (row for row in rows.filter(parent=parent) if rest.startswith(row.name_zh)),
            key=lambda row: len(row.name_zh),
            default=None,
        )
        if found is None:
            break
        parent, depth, rest = found.pk, depth + 1, rest[len(found.name_zh) :]
    return {"area": parent, "detail": rest} if parent is not None and depth > 1 else {}


def _from_identity(person: Person) -> dict[str, Any]:
    """What the identity number says (GB 11643): date of birth, sex; and so which parent of a child is applying."""
    born = birth_date(person.id_no) if person.id_type == RESIDENT else None
    if born is None:
        return {}
    parent = {"name": person.name_zh, "id_no": person.id_no, "phone": person.phone}
    male = int(person.id_no[16]) % 2 == 1
    return {
        "person.birth_date": born.isoformat(),
        "person.gender": "1" if male else "2",
        "baby.father" if male else "baby.mother": parent,
    }


def area_names(codes: Iterable[str]) -> dict[str, str]:
    """Full Chinese names of areas from the city down, by code (``示范市东城区人民街道``), in at most four look-ups."""
    known: dict[str, tuple[str, str | None]] = {}
    open_ = set(codes)
    while open_:
        rows = Area.objects.filter(pk__in=open_).values_list("code", "name_zh", "parent_id")
        known |= {code: (name, parent) for code, name, parent in rows}
        open_ = {parent for _, parent in known.values() if parent} - known.keys()
    return {code: _full(code, known) for code in codes if code in known}


def _full(code: str | None, known: dict[str, tuple[str, str | None]]) -> str:
    if code is None or code not in known:
        return ""
    name, parent = known[code]
    return _full(parent, known) + name


def with_addresses(data: Mapping[str, Any]) -> dict[str, Any]:
    """Every address with its full text beside the area's code, as departments and licences read it."""
    places = {key: value for key, value in data.items() if _is_address(value)}
    names = area_names([value["area"] for value in places.values()]) if places else {}
    written = {
        key: {"area": value["area"], "detail": value["detail"], "text": names.get(value["area"], "") + value["detail"]}
        for key, value in places.items()
    }
    return {**data, **written}


def _is_address(value: Any) -> bool:
    return isinstance(value, dict) and all(isinstance(value.get(part), str) for part in ("area", "detail"))
