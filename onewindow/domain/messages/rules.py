"""The texts of messages (消息模板): title and body by key; ``params`` fill the places.

A pair ``item_zh`` / ``item_en`` in params fills ``{item}`` in the reader's language.
"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language, gettext, gettext_noop

TEXTS: dict[str, tuple[str, str]] = {
    "bundle.filed": (
        gettext_noop("Application received: {package}"),
        gettext_noop("Your application {number} has been filed. One window will check it and tell you the result."),
    ),
    "bundle.accepted": (
        gettext_noop("Application accepted: {package}"),
        gettext_noop("Your application {number} has been accepted. The departments work on it at the same time."),
    ),
    "bundle.due-later": (
        gettext_noop("New date: {package}"),
        gettext_noop(
            "Days off by the State Council's notice lie in the time for your application {number}. All items are now"
            " promised by {due} instead of {before}. You need not do anything."
        ),
    ),
    "bundle.correct": (
        gettext_noop("Please correct: {package}"),
        gettext_noop("Your application {number} needs a correction: {reason}"),
    ),
    "bundle.not-accepted": (
        gettext_noop("Not accepted: {package}"),
        gettext_noop("Your application {number} was not accepted: {reason} You may ask for a review or go to court."),
    ),
    "bundle.withdrawn": (
        gettext_noop("Withdrawn: {package}"),
        gettext_noop("Your application {number} has been withdrawn."),
    ),
    "bundle.urged": (
        gettext_noop("Urged: {package}"),
        gettext_noop("Application {number} waits for your department. {text}"),
    ),
    "bundle.closed": (
        gettext_noop("All done: {package}"),
        gettext_noop("All items of your application {number} have been decided."),
    ),
    "case.filed": (
        gettext_noop("Application received: {item}"),
        gettext_noop("Your application {number} has been filed."),
    ),
    "case.accepted": (
        gettext_noop("Accepted: {item}"),
        gettext_noop("Your application {number} has been accepted. The promised date is {due}."),
    ),
    "case.due-later": (
        gettext_noop("New date: {item}"),
        gettext_noop(
            "Days off by the State Council's notice lie in the time for your application {number}. The promised date"
            " is now {due} instead of {before}. You need not do anything."
        ),
    ),
    "case.correct": (
        gettext_noop("Please correct: {item}"),
        gettext_noop("Your application {number} needs a correction: {reason}"),
    ),
    "case.paper-due": (
        gettext_noop("Still to bring: {item}"),
        gettext_noop("You promised to bring {papers} for your application {number} by {due}. You can upload it now."),
    ),
    "case.paper-returned": (
        gettext_noop("Please bring it once more: {item}"),
        gettext_noop("A paper for your application {number} was not what was promised: {reason} Bring it by {due}."),
    ),
    "case.hearing-told": (
        gettext_noop("Your right to a hearing: {item}"),
        gettext_noop(
            "Before your application {number} is decided, a hearing can be held, free of charge: {reason} Ask for it by"
            " {until}, or, where it is held in public in any case, wait for its date."
        ),
    ),
    "case.hearing-announced": (
        gettext_noop("Hearing: {item}"),
        gettext_noop(
            "The hearing on your application {number} is on {meets}, {place}. The time until its record is not counted."
        ),
    ),
    "case.late-explained": (
        gettext_noop("Why it took longer: {item}"),
        gettext_noop("The time limit for your application {number} was not kept. The department explains: {reason}"),
    ),
    "case.reopened": (
        gettext_noop("To be decided anew: {item}"),
        gettext_noop(
            "The refusal of your application {number} was annulled. It is decided anew; the promised date is {due}."
        ),
    ),
    "case.lapsed": (
        gettext_noop("Ended: {item}"),
        gettext_noop(
            "Your application {number} has ended, because a promised paper did not come in time. You may apply again"
            " at any time, and you may ask for a review or go to court."
        ),
    ),
    "case.granted": (
        gettext_noop("Granted: {item}"),
        gettext_noop("Your application {number} has been granted."),
    ),
    "case.refused": (
        gettext_noop("Not granted: {item}"),
        gettext_noop("Your application {number} was not granted: {reason} You may ask for a review or go to court."),
    ),
    "case.not-accepted": (
        gettext_noop("Not accepted: {item}"),
        gettext_noop("Your application {number} was not accepted: {reason} You may ask for a review or go to court."),
    ),
    "case.held": (
        gettext_noop("Time held: {item}"),
        gettext_noop(
            "The time for your application {number} is held: {reason} It will take {days} working days, until {until}"
            " ({source}). What was left runs on after that."
        ),
    ),
    "case.released": (
        gettext_noop("Time runs on: {item}"),
        gettext_noop("The time for your application {number} runs again. The promised date is now {due}."),
    ),
    "case.extended": (
        gettext_noop("Legal limit extended: {item}"),
        gettext_noop(
            "More time is needed for your application {number}: {reason} The legal limit is extended once and ends on"
            " {until} ({source})."
        ),
    ),
    "case.deemed-granted": (
        gettext_noop("Granted by law: {item}"),
        gettext_noop(
            "No decision on your application {number} was made within the legal limit. By {source} it counts as granted."
        ),
    ),
    "case.deemed-refused": (
        gettext_noop("Not granted, by law: {item}"),
        gettext_noop(
            "No decision on your application {number} was made within the legal limit. By {source} it counts as not"
            " granted. You may ask for a review or go to court."
        ),
    ),
    "case.stopped": (
        gettext_noop("Stopped: {item}"),
        gettext_noop("Your application {number} was stopped, because an item it depends on was not granted."),
    ),
    "case.withdrawn": (
        gettext_noop("Withdrawn: {item}"),
        gettext_noop("Your application {number} has been withdrawn."),
    ),
    "agency.assigned": (
        gettext_noop("Your agent is {agent}"),
        gettext_noop(
            "{agent} goes along with service {number} and calls you within a working day. Sign the mandate first."
        ),
    ),
    "agency.closed": (
        gettext_noop("Your agent has finished: {number}"),
        gettext_noop("What came of it: {result}"),
    ),
    "doorvisit.ordered": (
        gettext_noop("{agent} comes to you"),
        gettext_noop("{agent} comes on {when}. You can cancel it on the page of the service."),
    ),
    "doorvisit.cancelled": (
        gettext_noop("{agent} does not come"),
        gettext_noop("The visit on {when} is cancelled: {reason}"),
    ),
    "bill.charged": (
        gettext_noop("To pay: {amount} yuan"),
        gettext_noop("Bill {number} comes to {amount} yuan. You can pay it online, or at any window of the centre."),
    ),
    "bill.paid": (
        gettext_noop("Paid: {amount} yuan"),
        gettext_noop("Bill {number} is paid. The receipt can be read and printed on its page."),
    ),
    "bill.cancelled": (
        gettext_noop("Nothing to pay any more"),
        gettext_noop("Bill {number} has been called off. What is still paid for it goes back to you by itself."),
    ),
    "bill.refunded": (
        gettext_noop("Refund: {amount} yuan"),
        gettext_noop("{amount} yuan of bill {number} go back to you the way you paid."),
    ),
    "bill.returned": (
        gettext_noop("Paid too much"),
        gettext_noop("Money came in for bill {number} that was not owed. It goes back to you by itself."),
    ),
    "parcel.ordered": (
        gettext_noop("On its way to you: parcel {number}"),
        gettext_noop("{carrier} fetches the parcel at the window and brings it to you. Number of the trip: {waybill}."),
    ),
    "parcel.fetching": (
        gettext_noop("The courier comes to you: parcel {number}"),
        gettext_noop("{carrier} fetches your papers and brings them to the window. Number of the trip: {waybill}."),
    ),
    "parcel.delivered": (
        gettext_noop("Delivered: parcel {number}"),
        gettext_noop("{carrier} has delivered parcel {number}. If you do not have it, tell the window."),
    ),
    "parcel.arrived": (
        gettext_noop("Your papers are at the window: parcel {number}"),
        gettext_noop("{carrier} has brought your papers to the window. They are checked next."),
    ),
    "parcel.checked": (
        gettext_noop("Your papers were checked in: parcel {number}"),
        gettext_noop("The window has opened parcel {number}. {reason}"),
    ),
    "parcel.returning": (
        gettext_noop("Could not be delivered: parcel {number}"),
        gettext_noop("Parcel {number} was not taken or could not be delivered. The window will call you."),
    ),
    "parcel.lost": (
        gettext_noop("Lost: parcel {number}"),
        gettext_noop("{carrier} has lost parcel {number}. You need not do anything now: the window makes it good."),
    ),
    "parcel.settled": (
        gettext_noop("How it goes on with parcel {number}"),
        gettext_noop("The window writes about parcel {number}: {reason}"),
    ),
    "consultation.forwarded": (
        gettext_noop("Passed on: {title}"),
        gettext_noop("Your question {number} is now with {department}: {reason} The time for an answer stays."),
    ),
    "consultation.extended": (
        gettext_noop("More time needed: {title}"),
        gettext_noop("Your question {number} will be answered by {due}: {reason}"),
    ),
    "consultation.answered": (
        gettext_noop("Answered: {title}"),
        gettext_noop("{department} has answered your question {number}. Please say whether it helped."),
    ),
    "consultation.published": (
        gettext_noop("Your question helps others: {title}"),
        gettext_noop(
            "Question {number} and its answer stand in the guide now, without your name or any data of yours."
        ),
    ),
    "bundle.agreed": (
        gettext_noop("Agreed to: {package}"),
        gettext_noop("What you proposed for application {number} was agreed to. The applicant has been told."),
    ),
    "bundle.declined": (
        gettext_noop("Not agreed to: {package}"),
        gettext_noop("What you proposed for application {number} comes back to you: {reason}"),
    ),
    "case.agreed": (
        gettext_noop("Agreed to: {item}"),
        gettext_noop("What you proposed for {number} was agreed to. The applicant has been told."),
    ),
    "case.declined": (
        gettext_noop("Not agreed to: {item}"),
        gettext_noop("What you proposed for {number} comes back to you: {reason}"),
    ),
    "case.answered": (
        gettext_noop("Answered: {item}"),
        gettext_noop("{department} has answered what was asked about {number}: {reason}"),
    ),
    "calendar.changed": (
        gettext_noop("The working calendar of {year} has changed"),
        gettext_noop(
            "{number} is in force. Limits that run over these days are counted anew; the to-do list shows the new moments."
        ),
    ),
    "calendar.sent-back": (
        gettext_noop("Your notice comes back: {number}"),
        gettext_noop("The second officer writes: {reason}"),
    ),
    "package.published": (
        gettext_noop("In force: {package}"),
        gettext_noop("The package you handed in was published. It is in force from {due}."),
    ),
    "package.returned": (
        gettext_noop("To be put right: {package}"),
        gettext_noop("The package you handed in comes back to you: {reason}"),
    ),
    "stage-rule.proposed": (
        gettext_noop("A rule of stages waits for a second person"),
        gettext_noop("{name} proposes {days} working days for a stage of investment projects from {due}."),
    ),
    "stage-rule.accepted": (
        gettext_noop("Your rule of stages is in force"),
        gettext_noop("A stage of investment projects has {days} working days from {due}."),
    ),
    "stage-rule.declined": (
        gettext_noop("Your rule of stages was turned down"),
        gettext_noop("{days} working days from {due}: {reason}"),
    ),
    "role.named": (
        gettext_noop("{business} asks you to handle its affairs"),
        gettext_noop("Accept or decline in your home. You act for it only once you have accepted."),
    ),
    "role.accepted": (
        gettext_noop("{name} has accepted"),
        gettext_noop("{name} now handles affairs of {business}. You can end this at any time."),
    ),
    "role.ended": (
        gettext_noop("Role ended: {business}"),
        gettext_noop("{name} no longer handles affairs of {business}."),
    ),
    "mandate.given": (
        gettext_noop("{giver} has given you a mandate"),
        gettext_noop("Mandate {number}: you can act for {giver} now, within what it names."),
    ),
    "mandate.ended": (
        gettext_noop("Mandate ended"),
        gettext_noop("Mandate {number} of {giver} for {holder} has ended."),
    ),
    "copy.made": (
        gettext_noop("The copy of your data is ready"),
        gettext_noop("It can be downloaded until {until}."),
    ),
    "erasure.asked": (
        gettext_noop("Erasure asked for"),
        gettext_noop("What no duty keeps is erased after {due}. Until then you can change your mind."),
    ),
    "erasure.stopped": (
        gettext_noop("Nothing was erased"),
        gettext_noop("The erasure asked for was taken back, or something of yours is under way again."),
    ),
    "licence.issued": (
        gettext_noop("Licence ready: {licence}"),
        gettext_noop("Your licence {number} has been made and sealed. You can read and download it now."),
    ),
}


@dataclass(frozen=True, slots=True)
class Text:
    """A message's title and body (标题, 正文)."""

    title: str
    body: str


class _Places(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def text(key: str, params: dict[str, Any]) -> Text:
    """The text of a message in the active language; a missing place is shown as an ellipsis.

    :raises KeyError: if there is no such key.
    """
    title, body = TEXTS[key]
    tail = "_en" if (get_language() or "zh").startswith("en") else "_zh"
    places = _Places({name: str(value) for name, value in params.items()})
    places.update({name[:-3]: str(value) for name, value in params.items() if name.endswith(tail)})
    return Text(gettext(title).format_map(places), gettext(body).format_map(places))
