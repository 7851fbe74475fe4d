"""What is known of an applicant already (免填、免交): fields filled in before he begins, materials nobody has to bring."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from onewindow.domain.bundles.rules.materials import CHECK, LICENCE, Held
from onewindow.domain.bundles.rules.plan import Plan
from onewindow.domain.licences.models import Licence
from onewindow.domain.licences.queries import held as licences_held
from onewindow.domain.org.models import Area, Enterprise, Person
from onewindow.kernel.codes.citizen import birth_date

IDENTITY = "id-card"
"""The identity card: whoever has logged in under his real name has shown it (在线政务服务的若干规定 art. 7)."""

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
    business = Enterprise.objects.filter(pk=enterprise).first() if enterprise else None
    if business is not None:
        found |= {"ent.name": business.name_zh, "ent.uscc": business.uscc}
        legal = business.roles.select_related("person").filter(kind="legal").first()
        if legal is not None:
            found["ent.legal_rep.name"] = legal.person.name_zh
            found["ent.legal_rep.id_no"] = legal.person.id_no
            found["ent.legal_rep.phone"] = legal.person.phone
    return found


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


def held_by(plan: Plan, account: int, enterprise: int | None, on: date) -> dict[str, Held]:
    """已有材料. Materials of the package this applicant need not bring: his valid licences here, his checked identity."""
    wanted = sorted({u.type for item in plan.items.values() for u in item.materials if u.source == "licence"})
    found: dict[str, Held] = {}
    person = Person.objects.filter(account=account).values_list("id_no", flat=True).first()
    code = Enterprise.objects.filter(pk=enterprise).values_list("uscc", flat=True).first() if enterprise else person
    if code:
        ids = licences_held(code, wanted, on)
        names = dict(Licence.objects.filter(pk__in=ids.values()).values_list("pk", "identifier")) if ids else {}
        found = {slug: Held(slug, LICENCE, names[pk], pk) for slug, pk in ids.items()}
    if person and IDENTITY in wanted:
        found.setdefault(IDENTITY, Held(IDENTITY, CHECK))
    return found


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
