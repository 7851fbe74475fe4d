"""Areas for the address picker and for showing an address (行政区划): county, town, village."""

from typing import Any

from django.db.models import Q

from onewindow.domain.org.models import Area

_LENGTHS = (6, 9, 12)  # digits of a county's, a town's, a village's code


def below(parent: str) -> list[tuple[str, str]]:
    """(code, name) of the areas below one, or of the counties of the city for an empty code."""
    rows = Area.objects.filter(parent_id=parent) if parent else Area.objects.filter(parent__in=_cities())
    return [(area.code, area.name) for area in rows.filter(valid_to=None).order_by("code")]


def picker(value: Any) -> dict[str, Any]:
    """The value of an address field with the three lists of ``<c-field type="address">``."""
    given = value if isinstance(value, dict) else {}
    code = str(given.get("area") or "")
    chosen = [code[:length] if len(code) >= length else "" for length in _LENGTHS]
    lists = [below(""), *(below(one) if one else [] for one in chosen[:2])]
    return {"area": code, "detail": given.get("detail") or "", "path": list(zip(chosen, lists, strict=True))}


def names(codes: set[str]) -> dict[str, str]:
    """The full name below the city of each code, in one SQL: 云栖区望湖街道湖滨社区."""
    parts = {code[:length] for code in codes for length in _LENGTHS if len(code) >= length}
    known = {area.code: area.name for area in Area.objects.filter(Q(code__in=parts))}
    return {
        code: _joined([known[code[:n]] for n in _LENGTHS if len(code) >= n and code[:n] in known]) for code in codes
    }


def _joined(parts: list[str]) -> str:
    """Chinese from large to small without blanks; English from small to large with commas."""
    return ", ".join(reversed(parts)) if any(part.isascii() for part in parts) else "".join(parts)


def _cities() -> Any:
    return Area.objects.filter(parent=None)
