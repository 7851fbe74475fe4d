"""A sign over a shop: one item, applied for by whoever leads the business."""

from typing import Any

from onewindow.domain.org.models import Role
from tests.web.api.program import Program


def leader() -> tuple[str, int, dict[str, Any]]:
    """Log-in of a person who leads a business, the business, and the fields of the form."""
    role = Role.objects.select_related("person__account", "enterprise").filter(kind="legal").order_by("pk")[0]
    person, business = role.person, role.enterprise
    answers = {
        "ent.name": business.name_zh,
        "ent.uscc": business.uscc,
        "ent.legal_rep.name": person.name_zh,
        "ent.legal_rep.id_no": person.id_no,
        "ent.legal_rep.phone": person.phone,
        "site.address": {"area": "990102001001", "detail": "人民路 88 号 1 层"},
        "site.tenure": "owned",
        "sign.name": "好味道",
        "sign.size": "4.8 m × 0.9 m",
        "sign.position": "一层门头上方",
        "sign.lighting": "内发光",
    }
    assert person.account is not None
    return person.account.login, business.pk, answers


def application(program: Program, business: int, answers: dict[str, Any]) -> dict[str, Any]:
    """The body of the application, its papers uploaded."""
    files = {key: program.upload(f"{key}.pdf").json()["token"] for key in ("business-licence", "sign-drawing")}
    return {"item": "signboard", "enterprise": business, "answers": answers, "files": files}
