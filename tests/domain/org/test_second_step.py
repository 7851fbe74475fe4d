"""The second step: codes of a device and of a paper, each used once, tried five times; its key readable nowhere."""

import base64
import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from onewindow.domain.org import actions, queries
from onewindow.domain.org.actions.entering.second_step import code_at
from onewindow.domain.org.models import Account, RecoveryCode, SecondStep, Sitting
from onewindow.kernel.models import Event
from tests import worlds

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
HALF = timedelta(seconds=30)
SYSTEM = actions.Actor.SYSTEM
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _city(db: None) -> Iterator[None]:
    with worlds.staffed(AT):
        yield


def actor(login: str) -> actions.Actor:
    return queries.actor_of(Account.objects.get(login=login).pk, AT)


def begun(login: str, at: datetime = AT) -> bytes:
    """A device begun; the key as an app reads it from the QR code."""
    actions.begin_second_step(by=actor(login), at=at)
    found = actions.enrolment(by=actor(login), at=at, issuer="示范市")
    assert found is not None
    said = parse_qs(urlsplit(found.uri).query)
    assert (said["issuer"], said["digits"], said["period"]) == (["示范市"], ["6"], ["30"])
    assert "".join(found.groups) == said["secret"][0]
    return base64.b32decode(said["secret"][0])


def code(key: bytes, at: datetime) -> str:
    return code_at(key, int(at.timestamp()) // 30)


@pytest.fixture
def device() -> tuple[bytes, list[str], actions.Actor]:
    """An approver with a device: its key, the codes on paper, who it is."""
    key, me = begun("market.approver"), actor("market.approver")
    papers = actions.confirm_second_step(code=code(key, AT), key="here", by=me, at=AT)
    return key, papers, me


def passes(me: actions.Actor, typed: str, at: datetime) -> str:
    return actions.pass_second_step(account=me.account or 0, code=typed, at=at)


def test_the_codes_are_those_of_the_standard() -> None:
    """RFC 6238, appendix B, last six digits."""
    key = b"12345678901234567890"
    wanted = {59: "287082", 1111111109: "081804", 1111111111: "050471", 1234567890: "005924", 2000000000: "279037"}
    assert {at: code_at(key, at // 30) for at in wanted} == wanted


def test_nothing_readable_is_kept_or_logged(device: tuple[bytes, list[str], actions.Actor]) -> None:
    """Neither the key nor the codes, and no code that was typed."""
    key, papers, _ = device
    row = SecondStep.objects.get()
    assert key not in bytes(row.secret)
    kept = json.dumps(list(RecoveryCode.objects.values_list("hash", flat=True)))
    logged = json.dumps(list(Event.objects.values("name", "data")))
    for one in papers:
        assert one not in kept + logged
        assert one.replace("-", "") not in kept + logged
    assert code(key, AT) not in logged
    assert len(set(papers)) == 10


def test_a_code_holds_half_a_minute_before_and_after_and_once(device: tuple[bytes, list[str], actions.Actor]) -> None:
    """Used once, it and every older one are refused ever after."""
    key, _, me = device
    later = AT + timedelta(minutes=10)
    assert passes(me, code(key, later - HALF), later) == "code"
    with pytest.raises(actions.OneTimeCodeWrong):
        passes(me, code(key, later - HALF), later)
    assert passes(me, code(key, later + HALF), later) == "code"
    with pytest.raises(actions.OneTimeCodeWrong):
        passes(me, code(key, later), later)
    with pytest.raises(actions.OneTimeCodeWrong):
        passes(me, code(key, later + 3 * HALF), later)


def test_the_code_that_confirmed_does_not_log_in(device: tuple[bytes, list[str], actions.Actor]) -> None:
    """Who looks over the shoulder has nothing."""
    key, _, me = device
    with pytest.raises(actions.OneTimeCodeWrong):
        passes(me, code(key, AT), AT)


def test_five_wrong_codes_shut_the_step_for_a_while(device: tuple[bytes, list[str], actions.Actor]) -> None:
    """The right one waits as well; an administrator may open it before."""
    key, papers, me = device
    for _ in range(5):
        with pytest.raises(actions.OneTimeCodeWrong):
            passes(me, "000000", AT)
    later = AT + timedelta(minutes=14)
    for typed in (code(key, later), papers[0]):
        with pytest.raises(actions.TooManyCodes):
            passes(me, typed, later)
    assert actions.unlock(account=me.account or 0, by=actor("govservice.office"), at=later)
    assert passes(me, code(key, later), later) == "code"


def test_it_opens_by_itself(device: tuple[bytes, list[str], actions.Actor]) -> None:
    """After a quarter of an hour."""
    key, _, me = device
    for _ in range(5):
        with pytest.raises(actions.OneTimeCodeWrong):
            passes(me, "000000", AT)
    assert passes(me, code(key, AT + timedelta(minutes=15)), AT + timedelta(minutes=15)) == "code"


def test_a_code_on_paper_works_once(device: tuple[bytes, list[str], actions.Actor]) -> None:
    """Typed with or without the hyphen, in either case; new ones end the old."""
    key, papers, me = device
    assert passes(me, papers[0].upper(), AT) == "recovery"
    with pytest.raises(actions.OneTimeCodeWrong):
        passes(me, papers[0], AT)
    assert passes(me, papers[1].replace("-", ""), AT) == "recovery"
    assert queries.recovery_codes_left(me.account or 0) == 8
    later = AT + timedelta(minutes=5)
    fresh = actions.new_recovery_codes(code=code(key, later), by=me, at=later)
    with pytest.raises(actions.OneTimeCodeWrong):
        passes(me, papers[2], AT)
    assert passes(me, fresh[2], AT) == "recovery"


def test_a_row_copied_to_another_account_does_not_open(device: tuple[bytes, list[str], actions.Actor]) -> None:
    """Whoever may write the table cannot give somebody his own device."""
    other = actor("market.examiner")
    begun("market.examiner")
    SecondStep.objects.filter(account=other.account).update(
        secret=SecondStep.objects.get(account=device[2].account).secret
    )
    from onewindow.kernel.seal.box import NotOurs

    with pytest.raises(NotOurs):
        actions.confirm_second_step(code="123456", key="", by=other, at=AT)


def test_setting_up_asks_for_a_first_code_within_half_an_hour() -> None:
    """A device that shows the wrong codes is never confirmed, so that nobody locks himself out."""
    key, me = begun("market.approver"), actor("market.approver")
    with pytest.raises(actions.OneTimeCodeWrong):
        actions.confirm_second_step(code="000000", key="", by=me, at=AT)
    late = AT + timedelta(minutes=30)
    assert actions.enrolment(by=me, at=late, issuer="x") is None
    with pytest.raises(actions.SecondStepMissing):
        actions.confirm_second_step(code=code(key, late), key="", by=me, at=late)
    with pytest.raises(actions.SecondStepMissing):
        passes(me, code(key, AT), AT)


def test_a_device_stands_until_it_is_taken_off(device: tuple[bytes, list[str], actions.Actor]) -> None:
    """Nobody at an open screen replaces it without one of its codes."""
    key, _, me = device
    with pytest.raises(actions.SecondStepStands):
        actions.begin_second_step(by=me, at=AT)
    with pytest.raises(actions.OneTimeCodeWrong):
        actions.drop_second_step(code="000000", by=me, at=AT)
    later = AT + timedelta(minutes=5)
    actions.drop_second_step(code=code(key, later), by=me, at=later)
    assert queries.second_step_of(me.account or 0) is None
    assert not RecoveryCode.objects.exists()


def test_confirming_ends_the_other_sessions() -> None:
    """Only the one in which the device was set up goes on, and counts as entered with both steps."""
    key, me = begun("market.approver"), actor("market.approver")
    for name in ("here", "elsewhere"):
        Sitting.objects.create(account_id=me.account, key_hash=queries.link_hash(name), began_at=AT, seen_at=AT)
    actions.confirm_second_step(code=code(key, AT), key="here", by=me, at=AT)
    assert list(Sitting.objects.filter(ended_at=None).values_list("key_hash", "second")) == [
        (queries.link_hash("here"), True)
    ]


def test_a_lost_device_is_taken_off_by_an_administrator_with_a_reason(
    device: tuple[bytes, list[str], actions.Actor],
) -> None:
    """Not by a colleague, not by oneself this way; the reason stays beside the log."""
    account = device[2].account or 0
    for who in ("market.examiner", "market.approver", "wangfang"):
        with pytest.raises(actions.NotAllowed):
            actions.remove_second_step(account=account, reason="lost", by=actor(who), at=AT)
    with pytest.raises(actions.ReasonMissing):
        actions.remove_second_step(account=account, reason=" ", by=actor("govservice.office"), at=AT)
    actions.remove_second_step(account=account, reason="手机遗失", by=actor("govservice.office"), at=AT)
    assert queries.second_step_of(account) is None
    event = Event.objects.get(name="account.second-step-removed")
    assert set(event.data or {}) == {"removal"}
    with pytest.raises(actions.SecondStepMissing):
        actions.remove_second_step(account=account, reason="x", by=actor("govservice.office"), at=AT)


@pytest.mark.parametrize("first", ["device", "password"])
def test_one_administrator_alone_does_not_take_an_account_over(
    first: str, device: tuple[bytes, list[str], actions.Actor]
) -> None:
    """Device and password within a day are for two people, in either order."""
    account = device[2].account or 0
    one, two = actor("govservice.office"), actor("govservice.office2")

    def take_off(by: actions.Actor, at: datetime) -> object:
        return actions.remove_second_step(account=account, reason="lost", by=by, at=at)

    def give_link(by: actions.Actor, at: datetime) -> object:
        return actions.reset(account=account, by=by, at=at)

    begin, then = (take_off, give_link) if first == "device" else (give_link, take_off)
    begin(one, AT)
    with pytest.raises(actions.SecondPersonNeeded):
        then(one, AT + timedelta(hours=23))
    assert then(two, AT + timedelta(hours=23)) is not None or first == "password"


@pytest.mark.parametrize(
    ("login", "policy", "needed"),
    [
        ("market.approver", "required", True),
        ("govservice.office", "required", True),
        ("market.examiner", "required", False),
        ("wangfang", "required", False),
        ("market.approver", "optional", False),
    ],
)
def test_whom_the_policy_asks(login: str, policy: str, needed: bool, settings: pytest.FixtureRequest) -> None:
    """Those whose word binds the city or opens its accounts."""
    settings.TOTP = policy  # type: ignore[attr-defined]
    assert queries.needs_second_step(actor(login)) is needed
