"""One life through the public verbs, as a door calls them."""

from collections.abc import Callable

from bench.cases.stage import ANSWERS, AT, SLUGS, Stage
from onewindow.domain.cases import actions
from onewindow.domain.cases.actions import Paper
from onewindow.domain.licences import actions as licences
from onewindow.kernel import sql

SIGNATURE = {"pdf": {"sm3": "0" * 64, "bytes": 3}, "signature": {"algorithm": "SM2-SM3", "value": "0" * 96}}
_MADE = "SELECT id, version FROM licences_licence WHERE case_ref = %s::text"


def ready(stage: Stage) -> Callable[[], int]:
    """One life: nine committed steps; the case's id."""
    city = stage.city
    papers = [Paper(slug, file=file) for slug, file in zip(SLUGS, stage.files, strict=True)]
    holder, reviewers = stage.holder, stage.reviewers

    def live() -> int:
        case = actions.file(
            item=city.reviewed, holder=holder, answers=ANSWERS, papers=papers, by=city.citizen, at=AT
        ).id
        actions.accept(case=case, by=city.clerk, at=AT)
        for officer in reviewers:
            actions.review(case=case, stance="agree", by=officer, at=AT)
        actions.grant(case=case, by=city.approver, at=AT)
        licence, version = sql.row(_MADE, (f"case:{case}",)) or (0, 0)
        assert licences.issue(licence=licence, version=version, pdf=stage.pdf, signature=SIGNATURE, at=AT)
        actions.close(case=case, by=city.clerk, at=AT)
        return case

    return live
