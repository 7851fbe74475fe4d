"""Small items for tests of rules that need no database."""

from datetime import date
from typing import Any

from onewindow.domain.catalogue.rules import ItemSpec, MaterialSpec

_TEXTS = dict.fromkeys(
    [
        "statutory_from",
        "statutory_note_zh",
        "statutory_note_en",
        "promised_note_zh",
        "promised_note_en",
        "code_family",
        "base_code",
        "implementation_code",
        "department_uscc",
    ],
    "",
)


def material(key: str, **more: Any) -> MaterialSpec:
    """A material that is asked of everybody and uploaded."""
    texts = dict.fromkeys(["issuer_zh", "issuer_en", "hint_zh", "hint_en", "condition_zh", "condition_en"], "")
    values = {
        "key": key,
        "type_id": sum(map(ord, key)),
        "name_zh": f"{key}（中）",
        "name_en": key,
        "origin": "self",
        "is_licence": False,
        "government_holds": False,
        "necessity": "always",
        "condition": None,
        "satisfied_by": "upload",
        "tolerable": False,
        "checked": False,
    }
    return MaterialSpec(**{**texts, **values, **more})


def spec(slug: str = "thing", **more: Any) -> ItemSpec:
    """An item within a promised limit of five working days, decided by one department, without materials."""
    values = {
        "id": sum(map(ord, slug)),
        "item_id": sum(map(ord, slug)),
        "slug": slug,
        "version": 1,
        "published": True,
        "effective_from": date(2026, 1, 1),
        "name_zh": f"{slug}（中）",
        "name_en": slug,
        "aliases": (),
        "department_id": 1,
        "department_zh": "某局",
        "department_en": "Some bureau",
        "item_type": "01",
        "level": "3",
        "case_kind": "2",
        "audience": ("1", "2"),
        "statutory": "20wd",
        "statutory_checked": True,
        "extension": None,
        "promised": "5wd",
        "certificate": None,
        "notice": "5wd",
        "window_post": 1,
        "review_posts": (),
        "decide_post": 2,
        "supervisor_post": 3,
        "reviews": (),
        "steps": (("收件", "Receipt"), ("决定", "Decision")),
        "fee": {"amount": 0, "zh": "不收费", "en": "Free"},
        "flags": {},
        "legal_basis": (),
        "materials": (),
        "elements": (),
        "results": (),
    }
    return ItemSpec(**{**_TEXTS, **values, **more})
