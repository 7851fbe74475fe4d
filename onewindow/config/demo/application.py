"""What the citizen of the story answers, fills in and brings. Fictional; all ids are the demo city's (9901xx)."""

from typing import Any

from onewindow.domain.org.models import Person

APPLICANT = "wangfang"
PACKAGE = "open-restaurant"
ANSWERS = {"q1": "company", "q2": "shop-sign", "q3": "yes-commit", "q4": "yes", "q5": "own-outlet", "q6": "no"}
NAME = "示范市好味道餐饮有限公司"


def form(applicant: Person, others: list[Person]) -> dict[str, Any]:
    """The one form. ``applicant`` leads the company; ``others`` are her partner, and two of her staff."""
    partner, cook, waiter = others[:3]
    shop = {"area": "990102001001", "detail": "人民路 88 号 1 层"}
    return {
        "person.name": applicant.name_zh,
        "person.id_type": "111",
        "person.id_no": applicant.id_no,
        "person.phone": applicant.phone,
        "agent.used": False,
        "delivery.mode": "electronic",
        "ent.name": NAME,
        "ent.capital": "50",
        "ent.scope": ["catering", "food-delivery"],
        "ent.domicile": shop,
        "ent.term": "long",
        "ent.legal_rep.name": applicant.name_zh,
        "ent.legal_rep.id_no": applicant.id_no,
        "ent.legal_rep.phone": applicant.phone,
        "ent.shareholders": [
            {
                "name": applicant.name_zh,
                "id_no": applicant.id_no,
                "amount": "30",
                "form": "money",
                "paid_by": "2031-09-28",
            },
            {"name": partner.name_zh, "id_no": partner.id_no, "amount": "20", "form": "money", "paid_by": "2031-09-28"},
        ],
        "ent.officers": [
            {"name": applicant.name_zh, "id_no": applicant.id_no, "post": "director"},
            {"name": partner.name_zh, "id_no": partner.id_no, "post": "supervisor"},
        ],
        "ent.finance_officer": _contact(partner),
        "ent.liaison": _contact(applicant),
        "ent.employees_count": "6",
        "site.address": shop,
        "site.tenure": "leased",
        "site.area": "186",
        "site.use_area": "150",
        "site.floor": "1",
        "site.seats": "64",
        "site.fire_system": "sprinkler",
        "site.fire_officer": [{"name": cook.name_zh, "role": "responsible", "phone": cook.phone}],
        "site.drain_outlet": "人民路市政污水井 RM-0881",
        "site.pretreatment": "trap",
        "food.form": "restaurant",
        "food.items": ["hot", "cold"],
        "food.online": True,
        "food.safety_officer": _contact(cook),
        "food.staff": [
            {"name": cook.name_zh, "id_no": cook.id_no, "job": "cook", "health_no": "JK2026-0412"},
            {"name": waiter.name_zh, "id_no": waiter.id_no, "job": "waiter", "health_no": "JK2026-0413"},
        ],
        "sign.name": "好味道",
        "sign.size": "4.8 m × 0.9 m",
        "sign.position": "一层门头上方",
        "sign.lighting": "内发光",
    }


def _contact(person: Person) -> dict[str, str]:
    return {"name": person.name_zh, "id_no": person.id_no, "phone": person.phone}
