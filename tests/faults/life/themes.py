"""What a life is mostly about (各条路): a road of verbs that belong together, and the moves of a case that it lives.

A steady life goes its road in order, each verb pressed by who should and with what fits, while anybody may press anything in
between; the others press the same verbs at random. Together the roads live every move but those of ``ELSEWHERE``: a test says so.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Theme:
    """A road, and whose life it is.

    In the road, ``time promised-limit`` is: until this task is due; ``end_appeal upheld``: with this choice where there is one.
    """

    road: tuple[str, ...]
    lives: tuple[str, ...] = ()
    """Moves that nobody else need live."""
    items: tuple[int, ...] = (2,)
    """Of the items applied for: 0 with reviews, 1 with a fee, 2 granted by silence, with technical reviews, 3 refused by silence."""
    promised: bool = False
    """Whether a paper is to follow."""
    consequence: str = "correction"
    """What follows if it does not."""
    ahead: bool = True
    """Whether it begins with an accepted case whose reviews are given."""


_REFUSED = ("propose_refusal", "consent")
_ANNULLED = ("record_appeal", "end_appeal annulled")
THEMES: tuple[Theme, ...] = (
    Theme(
        ("tell_hearing", "ask_hearing", "announce_hearing", "time hear", "record_hearing", "grant"),
        ("tell-hearing", "ask-hearing", "announce-hearing", "record-hearing"),
        items=(0, 2),
    ),
    Theme(("tell_hearing", "time hearing-limit", "grant"), ("lapse-hearing",), items=(0, 2)),
    Theme(("order_visit", "record_visit", "order_visit", "cancel_visit"), ("order-visit", "visit", "cancel-visit")),
    Theme(
        (
            "order_technical",
            "record_technical",
            "order_technical",
            "cancel_technical",
            "order_technical expert_review",
            "record_technical",
        ),
        ("order-technical", "technical", "cancel-technical"),
    ),
    Theme(("consult", "opine", "consult", "recall_consult"), ("consult", "opine", "recall-consult")),
    Theme(("notify", "read_notice"), ("notify", "read-notice")),
    Theme(("pass_on", "accept", "grant"), ("file", "pass-on", "accept-direct", "grant"), ahead=False),
    Theme(
        ("convene", "write_minutes", "write_minutes", "sign_minutes", "sign_minutes"),
        ("convene", "write-minutes", "sign-minutes"),
        items=(0, 2),
    ),
    Theme(("convene", "call_off_meeting"), ("call-off-meeting",)),
    Theme(
        (*_REFUSED, *_ANNULLED, *_REFUSED, "close", "record_appeal", "end_appeal upheld"),
        ("propose-refuse", "refuse", "record-appeal", "reopen", "end-appeal"),
    ),
    Theme(("propose_refusal", "decline", *_REFUSED, "close"), ("decline-refuse", "close"), items=(0, 2)),
    Theme(
        ("propose_extension", "decline_extension", "propose_extension", "approve_extension"),
        ("propose-extension", "decline-extension", "extend"),
    ),
    Theme(
        ("hold", "time hold-lasts", "release", "hold appraisal", "release appraisal", "withdraw"),
        ("hold", "hold-lasts", "release", "withdraw"),
    ),
    Theme(
        ("time paper-limit", "resubmit", "accept"),
        ("lapse-correct", "resubmit"),
        items=(1, 2, 3),
        promised=True,
    ),
    Theme(("time paper-limit",), ("lapse",), items=(0, 1, 2, 3), promised=True, consequence="closed"),
    Theme(
        ("bring_paper", "return_paper", "bring_paper", "check_paper", "grant"),
        ("bring-paper", "return-paper", "check-paper"),
        promised=True,
    ),
    Theme(
        ("correct", "resubmit", "accept", *["review"] * 4, "grant", "readers"),
        ("correct", "accept", "review"),
        items=(0,),
        ahead=False,
    ),
    Theme(
        ("propose_not_accept", "decline", "propose_not_accept", "consent"),
        ("propose-not-accept", "decline-not-accept", "not-accept"),
        items=(0, 2),
        ahead=False,
    ),
    Theme(("time notice-limit", "review", "review"), ("deem-accepted",), items=(0,), ahead=False),
    Theme(("time notice-limit", "grant"), ("deem-accepted-direct",), ahead=False),
    Theme(("time statutory-limit",), ("deem-granted",)),
    Theme(("time statutory-limit", *_ANNULLED), ("deem-refused",), items=(3,)),
    Theme(
        (
            "readers",
            "pay",
            "readers",
            "propose_refund",
            "decline_refund",
            "propose_refund",
            "approve_refund",
            "cancel_bill",
        ),
        items=(1,),
    ),
    Theme(
        (
            "ask_parcel",
            "cancel_parcel",
            "grant",
            "close",
            "ask_parcel",
            "readers",
            "send_parcel",
            "lose_parcel",
            "settle_parcel",
        )
    ),
)

_BUNDLED, _CALENDAR = (
    "tests/domain/cases/test_cases_of_a_bundle.py::",
    "tests/domain/cases/test_the_calendar_moves.py::",
)
ELSEWHERE = {
    "wait": _BUNDLED + "test_a_waiting_case_starts_with_its_siblings_result",
    "start": _BUNDLED + "test_a_waiting_case_starts_with_its_siblings_result",
    "start-direct": _BUNDLED + "test_a_waiting_case_that_nobody_reviews_waits_for_its_decision",
    "stop": _BUNDLED + "test_a_waiting_case_stops_when_its_input_is_refused",
    "amend": _BUNDLED + "test_the_bundles_answer_is_put_into_each_case",
    "amend-waiting": _BUNDLED + "test_the_bundles_answer_is_put_into_each_case",
    "recompute": _CALENDAR + "test_an_accepted_case_is_due_where_the_calendar_puts_it",
}
"""Moves that only a bundle or a calendar makes → the test that lives them, by their event's name."""
OF_BUNDLES = frozenset({"wait", "start", "stop", "amend", "amend-waiting"})
"""Of these, what the machine of bundles lives too."""
