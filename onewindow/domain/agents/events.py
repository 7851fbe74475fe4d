"""What this room announces: ``<kind>.<move>``; the thing is the row's id. Payloads hold ids and codes, never names or numbers."""

ASK = "agency.ask"
"""申请帮代办: owner, post, channel."""
ASSIGN = "agency.assign"
"""指派: agent (account)."""
ENTRUST = "agency.entrust"
"""委托生效: mandate."""
END_MANDATE = "agency.end-mandate"
"""委托终止: mandate; nothing is done in the applicant's name any more."""
NOTE = "agency.note"
"""服务日志: entry kind, ref."""
CLOSE = ("agency.close", "agency.cancel")
"""办结, 撤销."""
VISIT = ("doorvisit.order", "doorvisit.move", "doorvisit.report", "doorvisit.cancel")
"""上门服务: service."""
GREEN = "case.green"
"""进入绿色通道; the thing is the case: criterion (code)."""
RECORD = "record.received"
"""离线录入到达; the thing is the case: key."""
MEETING = ("dispatch.call", "dispatch.close", "dispatch.cancel")
"""调度会: department."""
ERRAND = ("errand.give", "errand.report", "errand.drop")
"""交办事项: meeting, post."""
