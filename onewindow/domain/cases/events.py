"""What this room announces: names and payloads of its events. Payloads hold ids and hashes, never names or numbers.

An event is named ``case.<move>``; its thing is the case's id, its ``version`` the case's version after the move. Every
payload may carry ``item`` (item version), ``group`` ("bundle:12", absent if none) and the keys named here.
"""

FILE = "case.file"
"""收件: item, department, channel, group?, owner? (the applicant's account, if another handed it in); the case waits for
acceptance."""
WAIT = "case.wait"
"""等待前置: as ``case.file``; the case waits for a sibling's output."""
CORRECT = "case.correct"
"""一次性告知: items (how many were named)."""
RESUBMIT = "case.resubmit"
"""补正提交."""
AMEND = ("case.amend", "case.amend-waiting")
"""补正 (联办): part of a bundle's notice or of the answer to it."""
ACCEPT = ("case.accept", "case.accept-direct", "case.deem-accepted", "case.deem-accepted-direct")
"""受理 (by an officer, or by silence as of receipt): promised, statutory (ISO moments)."""
START = ("case.start", "case.start-direct")
"""前置已决、启动: a waiting case begins; promised, statutory."""
REVIEW = "case.review"
"""审查意见: stance, post. One event for each department; the last one moves the case."""
PROPOSE = ("case.propose-not-accept", "case.propose-refuse")
"""拟不予受理 / 拟不予许可: a second person is asked."""
DECLINE = ("case.decline-not-accept", "case.decline-refuse")
"""不同意: the second person sends it back; consent."""
NOT_ACCEPT = "case.not-accept"
"""不予受理: consent."""
REFUSE = "case.refuse"
"""不予许可: consent, group?."""
GRANT = "case.grant"
"""准予许可: group?, outputs (number of licences made in the same statement)."""
WITHDRAW = "case.withdraw"
"""撤回: group?."""
STOP = "case.stop"
"""终止 (an input was refused): group?."""
CLOSE = "case.close"
"""办结: outcome, group?."""
OVERDUE = ("case.promised-overdue", "case.statutory-overdue")
"""超期: due (ISO moment). A limit passed before the decision; nothing changes by itself, supervision reads it. The ten
days for handing over the licence are the due moment of the task ``close``: its crossing is ``task.red``."""
OVERRUN = ("overrun.note", "overrun.explain", "overrun.correct")
"""超期说明: the thing is the overrun; case, clock."""
PROMISE = ("case.bring-paper", "case.check-paper", "case.return-paper")
"""容缺后补: a promised paper has come, was checked, was sent back; material, group?."""
LAPSE_CORRECT = "case.lapse-correct"
"""容缺逾期转补正: items (how many papers did not come)."""
LAPSE = "case.lapse"
"""容缺逾期终止: papers, group?. The case has ended."""
LETTER_SIGNED = "case.letter-signed"
"""承诺书确认: how (online, paper)."""
RECOMPUTE = "case.recompute"
"""时限重算: the calendar has changed; notice (its id), edition, moved {clock: [before, after]} (ISO moments). The state stays."""
REUSED = "filing.reused"
"""复用: an earlier case's answers or papers were put into a draft; its thing is the applicant's account; case, draft, and
material or fields (how many)."""

HOLD = "case.hold"
"""暂停计时: kind, days, promised, statutory (as reckoned to the expected end)."""
RELEASE = "case.release"
"""恢复计时: kind, promised, statutory."""
HOLD_LASTS = "case.hold-lasts"
"""暂停超出告知期限: kinds, promised, statutory."""
EXTENSION = ("case.propose-extension", "case.extend", "case.decline-extension")
"""延期: length, rank; approved: before, promised, statutory."""
SILENCE = ("case.deem-granted", "case.deem-refused")
"""默示: rule; outputs of a grant, outcome of a refusal. The second ends the case."""

HEARING = (
    "case.tell-hearing",
    "case.ask-hearing",
    "case.announce-hearing",
    "case.record-hearing",
    "case.lapse-hearing",
)
"""听证: told: hearing (asked, public), parties; asked: third (whether a third party); announced: meets (ISO moment)."""

MEETING = ("case.convene", "case.write-minutes", "case.sign-minutes", "case.call-off-meeting")
"""联审会商: posts, meets (ISO moment); meeting, conclusion; meeting, edition, post; meeting."""

APPEAL = ("case.record-appeal", "case.end-appeal", "case.reopen")
"""复议、诉讼: recorded: kind; ended or, annulled, reopened: outcome. Reopened, a case that had ended is decided anew."""

ENDED = (NOT_ACCEPT, WITHDRAW, STOP, CLOSE, LAPSE, SILENCE[1])
"""After one of these a case does not move again, unless a review body or a court annuls its refusal (``case.reopen``)."""

POINT_LISTED = "point.listed"
"""下放事项: a point may take an item; its thing is the centre; item (slug)."""
POINT_UNLISTED = "point.unlisted"
"""停止下放: as above."""
