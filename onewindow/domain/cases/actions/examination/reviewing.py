"""审查. The reviewing departments say what they think, all at once; the last opinion brings the case to its decision."""

from datetime import datetime

from onewindow.domain.cases.actions.clock.due import posted
from onewindow.domain.cases.actions.reading import look, task_of
from onewindow.domain.cases.models import STANCES
from onewindow.domain.cases.refusals import OpinionNeedsWords
from onewindow.domain.cases.states import CASE
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.org.actions import Actor
from onewindow.kernel import step
from onewindow.kernel.step import Also, Moved

_REVIEW, _DUE = ("review", "release"), ", c.promised_due_at"
_OPINION = """
INSERT INTO cases_opinion (case_id, post, stance, text, by_id, at)
SELECT %s::bigint, %s::bigint, %s::text, %s::text, %s::bigint, %s::timestamptz FROM s
"""


def review(*, case: int, stance: str, text: str = "", by: Actor, at: datetime) -> Moved:
    """审查意见. One department's opinion: agree, disagree, or agree on conditions. Nobody waits for the others.

    While a clock is held, the last opinion brings the case to its decision, but ``release`` opens the task to decide.

    :raises OpinionNeedsWords: if it is not plain agreement and says nothing.
    """
    if stance not in STANCES or (stance != "agree" and not text.strip()):
        raise OpinionNeedsWords(case=case)
    now = look(case, _REVIEW, _DUE)
    task = task_of(now, "review", by)
    return step.step(
        CASE,
        case,
        now.version,
        "review",
        by=by.account,
        at=at,
        close=(task.id,),
        open=()
        if now.ids("release")
        else (posted("decide", spec(now.item).decide_post, at, now.extra[0], now.centre),),
        data=now.payload(stance=stance, post=task.post, **by.acting(task.post)),
        also=Also(_OPINION, (str(case), str(task.post), stance, text.strip(), str(by.account), at.isoformat())),
    )
