"""Applications (bundles) as programs read them."""

from datetime import datetime
from typing import Any

from onewindow.domain.bundles.queries import BundleLine, BundlePage, NodeState, Paper
from onewindow.web.api.reading import Out
from onewindow.web.api.shapes.standing import LicenceLine, NextOut, NoticeOut


class ApplicationLine(Out):
    """An application in a list: how many of its items have ended."""

    id: int
    number: str
    package: str
    state: str
    outcome: str
    filed_at: datetime
    due_at: datetime | None
    closed_at: datetime | None
    items: int
    ended: int
    light: str

    @classmethod
    def of(cls, one: BundleLine) -> "ApplicationLine":
        """A line."""
        same = {key: getattr(one, key) for key in cls.model_fields}
        return cls(**same | {"package": str(one.package)})


class Applications(Out):
    """A page of the caller's applications; ``next`` goes into ``before``."""

    applications: list[ApplicationLine]
    next: int | None


class NodeOut(Out):
    """One item of the application: where it stands, who acts next, what it has given."""

    item: str
    name: str
    department: str
    column: int
    after: list[str]
    case: int
    number: str
    state: str
    outcome: str
    light: str
    promised_due_at: datetime | None
    next: list[NextOut]
    licences: list[LicenceLine]

    @classmethod
    def of(cls, node: NodeState) -> "NodeOut":
        """A node of the graph."""
        case = node.case
        return cls(
            item=node.slug,
            name=str(node.name),
            department=str(node.department_name),
            column=node.column,
            after=list(node.after),
            case=case.id,
            number=case.number,
            state=case.state,
            outcome=case.outcome,
            light=case.light,
            promised_due_at=case.promised_due_at,
            next=[NextOut.model_validate(one) for one in case.next],
            licences=[LicenceLine.of(row) for row in node.licences],
        )


class ApplicationOut(Out):
    """An application with its graph."""

    id: int
    number: str
    version: int
    package: str
    slug: str
    state: str
    outcome: str
    holder: str
    channel: str
    filed_at: datetime
    received_at: datetime
    accepted_at: datetime | None
    due_at: datetime | None
    closed_at: datetime | None
    light: str
    task: str
    notice: NoticeOut | None
    items: list[NodeOut]

    @classmethod
    def of(cls, page: BundlePage, name: str, *, licences: bool = True) -> "ApplicationOut":
        """A bundle; strangers with a receipt see no licences."""
        same = {key: getattr(page, key) for key in cls.model_fields if hasattr(page, key)}
        nodes = [NodeOut.of(node) for node in page.nodes]
        if not licences:
            nodes = [node.model_copy(update={"licences": []}) for node in nodes]
        return cls(
            **same
            | {
                "package": str(page.package),
                "holder": name,
                "task": page.task.name if page.task else "",
                "notice": NoticeOut.model_validate(page.correction) if page.correction and licences else None,
                "items": nodes,
            }
        )


class PaperOut(Out):
    """A material over all items that use it; ``to_check``: the clerk must look at it before acceptance."""

    key: str
    name: str
    how: str
    state: str
    pages: int
    to_check: bool
    named: bool

    @classmethod
    def of(cls, paper: Paper) -> "PaperOut":
        """A line of the one list."""
        return cls(
            key=paper.type.key,
            name=str(paper.type.name),
            how=paper.how,
            state=paper.state,
            pages=len(paper.pages),
            to_check=paper.to_check,
            named=paper.named,
        )


class ApplicationFile(Out):
    """What was filed: answers in words, values of the form (masked for staff), materials, notices."""

    id: int
    number: str
    version: int
    answers: list[dict[str, str]]
    data: dict[str, Any]
    materials: list[PaperOut]
    notices: list[NoticeOut]
