"""Whether all three have written the same rows: states, tasks with their lights, events, materials, opinions, licence."""

from typing import Any

from bench.cases.stage import Stage
from onewindow.domain.cases.models import Case, Material, Opinion
from onewindow.domain.licences.models import Licence
from onewindow.kernel.models import Event, Task

_OWN = {"id", "number", "identifier", "case_ref", "xid", "thing", "case_id"}


def compare(stage: Stage, cases: dict[str, int]) -> None:
    """:raises AssertionError: with the first difference."""
    wanted = _rows(cases["ours"])
    assert len(wanted["task"]) == 10, wanted["task"]
    assert len(wanted["event"]) == 8 + 2, wanted["event"]
    for name, case in cases.items():
        found = _rows(case)
        for kind, rows in wanted.items():
            assert found[kind] == rows, f"{name}: {kind}\n{found[kind]}\n{rows}"


def _rows(case: int) -> dict[str, list[dict[str, Any]]]:
    licence = Licence.objects.get(case_ref=f"case:{case}").pk
    querysets = {
        "case": Case.objects.filter(pk=case),
        "material": Material.objects.filter(case=case).order_by("slug"),
        "opinion": Opinion.objects.filter(case=case).order_by("id"),
        "licence": Licence.objects.filter(pk=licence),
        "task": Task.objects.filter(kind="case", thing=case).order_by("id"),
        "event": (
            Event.objects.filter(kind="case", thing=case) | Event.objects.filter(kind="licence", thing=licence)
        ).order_by("id"),
    }
    return {kind: [_plain(row) for row in queryset.values()] for kind, queryset in querysets.items()}


def _plain(row: dict[str, Any]) -> dict[str, Any]:
    plain = {key: value for key, value in row.items() if key not in _OWN}
    if isinstance(plain.get("data"), dict) and plain.get("name", "").startswith(("case.", "licence.")):
        plain["data"] = sorted(plain["data"])  # moments are written in the writer's own offset, ids differ
    return plain
