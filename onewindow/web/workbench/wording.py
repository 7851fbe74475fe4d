"""What the workbench calls tasks, states, stances and events: English here, Chinese in the catalogue."""

from typing import Any

from django.utils.translation import gettext_lazy as _

TASKS: dict[str, Any] = {
    "accept": _("Accept"),
    "review": _("Review"),
    "decide": _("Decide"),
    "consent": _("Consent to refusal"),
    "bring-paper": _("Bring a promised paper"),
    "check-paper": _("Check a promised paper"),
    "look": _("Look at who was turned away"),
    "opine": _("Give an opinion"),
    "visit": _("Visit the site"),
    "correct": _("Correct"),
    "close": _("Hand over"),
    "send-parcel": _("Pack and send"),
    "check-in": _("Check in what was fetched"),
    "approve-refund": _("Agree to a refund"),
    "parcel-back": _("A parcel comes back"),
    "reissue": _("Make a lost parcel good"),
    "trace": _("Trace a late parcel"),
    "release": _("End the hold"),
    "extend": _("Approve extension"),
    "arrange-hearing": _("Arrange the hearing"),
    "hear": _("Hold the hearing"),
    "answer": _("Answer"),
    "tell": _("Tell by telephone"),
    "publish": _("Look before it is published"),
    "approve": _("Review a change"),
    "compare": _("Compare with the item above"),
    "decide-objection": _("Decide on an objection"),
}
ROLES: dict[str, Any] = {
    "window": _("Window"),
    "examiner": _("Examiner"),
    "approver": _("Approver"),
    "supervisor": _("Supervisor"),
    "office": _("Administrator"),
    "agent": _("Agent"),
}
LIGHTS: dict[str, Any] = {
    "red": _("Overdue"),
    "amber": _("Due soon"),
    "green": _("In time"),
    "none": _("No limit"),
}
STATES: dict[str, tuple[str, Any]] = {
    "waiting": ("waiting", _("Waiting for another item")),
    "filed": ("running", _("To be accepted")),
    "correcting": ("held", _("Being corrected")),
    "reviewing": ("running", _("In review")),
    "deciding": ("running", _("To be decided")),
    "running": ("running", _("In progress")),
    "granted": ("green", _("Decision: granted")),
    "refused": ("red", _("Refused")),
    "not_accepted": ("red", _("Not accepted")),
    "withdrawn": ("waiting", _("Withdrawn")),
    "stopped": ("waiting", _("Stopped")),
    "closed": ("green", _("Closed")),
    "asked": ("running", _("To be answered")),
    "answered": ("green", _("Answered")),
    "proposed": ("running", _("Proposed for the guide")),
}
"""State → the light of its badge and its word."""
OUTCOMES: dict[str, tuple[str, Any]] = {
    "granted": ("green", _("Closed: granted")),
    "lapsed": ("red", _("Ended: a promised paper did not come")),
    "partly": ("amber", _("Closed: partly granted")),
    "refused": ("red", _("Closed: refused")),
    "deemed_refused": ("red", _("Closed: not granted, by silence")),
}
STANCES: dict[str, tuple[str, Any]] = {
    "agree": ("green", _("Agrees")),
    "conditions": ("amber", _("Agrees on conditions")),
    "disagree": ("red", _("Disagrees")),
    "none": ("waiting", _("No opinion")),
}
ANSWERS: dict[str, tuple[str, Any]] = {
    "agree": ("green", _("Agree")),
    "conditions": ("amber", _("Agree on conditions")),
    "disagree": ("red", _("Disagree")),
    "none": ("waiting", _("No opinion")),
}
"""What somebody who is asked may choose."""
FOUND: dict[str, Any] = {"yes": _("In order"), "no": _("Not in order"), "n/a": _("Does not apply")}
"""What may be found at a point of a site visit."""
RESULTS: dict[str, tuple[str, Any]] = {
    "pass": ("green", _("In order")),
    "rectify": ("amber", _("In order after putting right")),
    "fail": ("red", _("Not in order")),
}
"""Result of a site visit → light and word."""
MATERIALS: dict[str, tuple[str, Any]] = {
    "missing": ("red", _("Missing")),
    "promised": ("amber", _("To follow")),
    "received": ("running", _("Handed in")),
    "checked": ("green", _("Checked")),
    "faulty": ("red", _("To be corrected")),
    "awaited": ("waiting", _("Comes from another item")),
}
WAYS: dict[str, Any] = {
    "upload": _("Uploaded"),
    "licence": _("Licence held by the city"),
    "data": _("Checked against data"),
    "output": _("Result of another item"),
    "form": _("Made from the form"),
    "promise": _("Promised for later"),
    "": _("Nothing yet"),
}
CHANNELS: dict[str, Any] = {
    "online": _("Online"),
    "window": _("At the window"),
    "phone": _("By phone"),
    "kiosk": _("At a kiosk"),
    "agent": _("By an agent"),
    "post": _("By post"),
}
EVENTS: dict[str, tuple[str, Any]] = {
    "file": ("running", _("Application received")),
    "wait": ("waiting", _("Waits for another item")),
    "correct": ("held", _("Correction notice sent")),
    "resubmit": ("running", _("Corrections handed in")),
    "amend": ("running", _("Application amended")),
    "amend-waiting": ("running", _("Application amended")),
    "accept": ("green", _("Accepted")),
    "accept-direct": ("green", _("Accepted")),
    "deem-accepted": ("amber", _("Accepted by silence: nothing was told in time")),
    "deem-accepted-direct": ("amber", _("Accepted by silence: nothing was told in time")),
    "start": ("green", _("Begun: the result it waited for has come")),
    "start-direct": ("green", _("Begun: the result it waited for has come")),
    "review": ("green", _("Opinion given")),
    "propose-not-accept": ("amber", _("Proposed not to accept")),
    "propose-refuse": ("amber", _("Proposed to refuse")),
    "decline-not-accept": ("amber", _("Proposal sent back")),
    "decline-refuse": ("amber", _("Proposal sent back")),
    "not-accept": ("red", _("Not accepted")),
    "refuse": ("red", _("Refused")),
    "grant": ("green", _("Decision: granted")),
    "withdraw": ("waiting", _("Withdrawn by the applicant")),
    "stop": ("waiting", _("Stopped")),
    "close": ("green", _("Closed")),
    "bring-paper": ("running", _("A promised paper has come")),
    "check-paper": ("green", _("A promised paper was checked")),
    "return-paper": ("amber", _("A promised paper was sent back")),
    "letter-signed": ("green", _("Letter of promise confirmed")),
    "lapse-correct": ("held", _("A promised paper did not come: to be put right")),
    "lapse": ("red", _("Ended: a promised paper did not come")),
    "note": ("running", _("Written down")),
    "turn-away": ("amber", _("Turned away")),
    "recompute": ("running", _("Due date moved with the calendar")),
    "hold": ("held", _("Time held")),
    "release": ("running", _("Time runs on")),
    "hold-lasts": ("amber", _("Held longer than was told")),
    "tell-hearing": ("running", _("Right to a hearing told")),
    "ask-hearing": ("held", _("Hearing asked for")),
    "announce-hearing": ("held", _("Hearing announced")),
    "record-hearing": ("running", _("Hearing held, record signed")),
    "lapse-hearing": ("running", _("No hearing asked for")),
    "propose-extension": ("amber", _("Extension proposed")),
    "decline-extension": ("running", _("Extension not approved")),
    "deem-granted": ("green", _("Granted by silence of the office")),
    "deem-refused": ("red", _("Not granted, by silence of the office")),
    "change": ("running", _("Items added or dropped")),
    "urge": ("amber", _("Department urged")),
    "hand-over": ("green", _("All results handed over")),
    "consult": ("running", _("Opinions asked for")),
    "opine": ("green", _("Opinion given to a question")),
    "order-visit": ("running", _("Site visit ordered")),
    "visit": ("green", _("Site visit made")),
    "cancel-visit": ("waiting", _("Site visit cancelled")),
    "recall-consult": ("waiting", _("Question recalled")),
    "prepare": ("running", _("Parcel made")),
    "ready": ("amber", _("Can be sent")),
    "order": ("running", _("Courier ordered")),
    "send": ("running", _("Packed; courier ordered")),
    "book": ("running", _("The courier has given his number")),
    "pick": ("running", _("Picked up")),
    "deliver": ("green", _("Delivered and signed for")),
    "bring-back": ("amber", _("Could not be delivered")),
    "lose": ("red", _("Lost in transit")),
    "late": ("amber", _("Not there in time")),
    "settle": ("green", _("Settled")),
    "cancel": ("waiting", _("Called off")),
    "forget": ("waiting", _("Name and address removed")),
    "label": ("waiting", _("Label with the address printed")),
    "promised-overdue": ("red", _("Promised limit passed")),
    "statutory-overdue": ("red", _("Legal limit passed")),
    "licence-overdue": ("red", _("Licence overdue")),
    "ask": ("running", _("Asked")),
    "forward": ("held", _("Passed on")),
    "extend": ("amber", _("More time given")),
    "answer": ("green", _("Answered")),
    "tell": ("green", _("Told by telephone")),
    "rate": ("running", _("Rated by the asker")),
    "propose": ("running", _("Proposed for the guide")),
    "publish": ("green", _("Published in the guide")),
    "decline": ("waiting", _("Not for the guide")),
    "take-off": ("amber", _("Taken off the guide")),
}


def event(name: str) -> tuple[str, Any]:
    """Light and word of an event ``case.accept`` or ``bundle.accept``; its own name where there is no word."""
    move = name.partition(".")[2]
    return EVENTS.get(move, ("waiting", move))
