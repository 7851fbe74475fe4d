"""并联推进. A decided item starts what waited for it, or stops what cannot begin any more, and only that."""

from datetime import datetime
from typing import Any

from onewindow.domain.bundles.actions.reading import nodes
from onewindow.domain.bundles.models import BundleCase
from onewindow.domain.cases import actions as cases
from onewindow.domain.cases.actions import Holder
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.licences.actions import found_holder
from onewindow.domain.licences.models import Licence
from onewindow.domain.licences.queries import of_cases
from onewindow.domain.org.actions import Actor
from onewindow.domain.org.models import Enterprise


def start_dependents(*, bundle: int, at: datetime) -> list[int]:
    """启动后续事项. Start every waiting case whose inputs are all granted; ids of the started ones.

    What the inputs produced goes along: their results as materials; and from everything before it, however far, the
    new credit code into the form, and the enterprise a sibling has founded as the one who is to hold the result.
    """
    parts = nodes(bundle)
    by_node = {part.node: part for part in parts}
    ready = [
        part
        for part in parts
        if part.case.state == "waiting" and all(by_node[n].case.outcome == "granted" for n in part.after)
    ]
    licences = of_cases([part.case_id for part in parts]) if ready else {}
    for part in ready:
        before = [by_node[node] for node in _ancestors(part, by_node)]
        given = [licence for one in before for licence in licences[one.case_id]]
        cases.start(
            case=part.case_id,
            outputs=_outputs(part, [by_node[n] for n in part.after], licences),
            answers=_brought(part, before, given),
            holder=_founded(part, given, at),
            by=Actor.SYSTEM,
            at=at,
        )
    return [part.case_id for part in ready]


def stop_dependents(*, bundle: int, at: datetime) -> list[int]:
    """终止后续事项. Stop every waiting case that waits, directly or not, for one that will never be granted."""
    parts = nodes(bundle)
    lost = {part.node for part in parts if part.case.outcome not in ("", "granted")}
    stopped: list[int] = []
    for part in parts:  # working order: an input always stands before what waits for it
        if part.case.state == "waiting" and lost & set(part.after):
            cases.stop(case=part.case_id, by=Actor.SYSTEM, at=at)
            lost.add(part.node)
            stopped.append(part.case_id)
    return stopped


def _ancestors(part: BundleCase, by_node: dict[str, BundleCase]) -> list[str]:
    """Everything this one waits for, directly or through others, nearest first."""
    found: dict[str, None] = {}
    open_ = list(part.after)
    while open_:
        node = open_.pop(0)
        if node not in found:
            found[node] = None
            open_ += by_node[node].after
    return list(found)


def _outputs(part: BundleCase, inputs: list[BundleCase], licences: dict[int, list[Licence]]) -> dict[str, int | None]:
    """Materials of this case that the inputs' results stand for: the licence, or None for an entry in a register."""
    asked = {m.key for m in spec(part.case.item_version_id).materials}
    found: dict[str, int | None] = {}
    for one in inputs:
        by_type = {licence.type.slug: licence.pk for licence in licences[one.case_id]}
        for result in spec(one.case.item_version_id).results:
            if result.material in asked:
                found[result.material] = by_type.get(result.licence_type)
    return found


def _brought(part: BundleCase, inputs: list[BundleCase], licences: list[Licence]) -> dict[str, Any]:
    """Elements of this case's form that came into being with the inputs' results."""
    produced = {key for one in inputs for r in spec(one.case.item_version_id).results for key in r.elements}
    wanted = produced & {element.key for element in spec(part.case.item_version_id).elements}
    found: dict[str, Any] = {}
    for licence in licences:
        printed = {key: value for key, _, _, value in licence.data.get("fields", ())}
        for key in wanted:
            value = licence.holder_code if key == "ent.uscc" else printed.get(key)
            if value:
                found.setdefault(key, value)
    return found


def _founded(part: BundleCase, licences: list[Licence], at: datetime) -> Holder | None:
    """The enterprise one of these licences has founded; None if the case has an enterprise as holder or none was."""
    if part.case.holder_kind == "enterprise":
        return None
    for licence in licences:
        enterprise = found_holder(licence=licence.pk, at=at)
        if enterprise is not None:
            row = Enterprise.objects.get(pk=enterprise)
            return Holder(
                "enterprise",
                row.name_zh,
                row.uscc,
                phone=part.case.phone,
                person=part.case.person_id,
                enterprise=row.pk,
            )
    return None
