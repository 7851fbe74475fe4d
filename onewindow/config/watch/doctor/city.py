"""The city: founded, administered, with hours, a calendar and a key."""

from collections.abc import Sequence

from django.conf import settings

from onewindow.config.demo.seed import DEMO_AREA
from onewindow.config.watch.doctor.finding import Check, Finding, Looking, well
from onewindow.domain.catalogue.queries.specs.stock import is_stocked
from onewindow.domain.delivery.queries import problem as courier_problem
from onewindow.domain.fees.queries import problem as payment_problem
from onewindow.domain.licences.models import SealKey
from onewindow.domain.org import queries
from onewindow.domain.org.queries import calendar as days
from onewindow.domain.org.queries import card_reader_problem

ADMINISTRATORS = 2  # a calendar and other things need a second person
_LOOPBACK = ("http://127.0.0.1", "http://localhost")


def city(looking: Looking) -> Finding:
    """Somebody founded it."""
    now = queries.standing(looking.now())
    if now is None:
        return Finding("city", "bad", "No city stands here yet.", "onewindow init")
    return well("city", f"{now.name_zh} ({now.name_en}, {now.code}): {now.areas} areas, {now.departments} departments.")


def demo(looking: Looking) -> Finding:
    """One-click accounts and real people do not go together."""
    now = queries.standing(looking.now())
    fictional = now is not None and now.code == DEMO_AREA
    if settings.DEMO and not fictional:
        said = "Demo mode is on in a real city: everybody can enter every account with one click."
        return Finding("demo", "bad", said, "unset ONEWINDOW_DEMO")
    if fictional:
        said = "This is the fictional demo city; nobody real may be entered here."
        return Finding("demo", "warn", said, "ONEWINDOW_SCHEMA=mycity onewindow init")
    return well("demo", "Demo mode is off.")


def administrators(looking: Looking) -> Finding:
    """Two people who can log in and administer: the second person must exist."""
    who = [one.login for one in queries.administrators(looking.now()) if one.can_log_in]
    mend = "onewindow init --officer LOGIN --officer-name NAME"
    if not who and settings.DEMO:
        return well("administrators", "In demo mode accounts are entered with one click.")
    if not who:
        return Finding("administrators", "bad", "No administrator can log in.", mend)
    if len(who) < ADMINISTRATORS:
        said = f"Only {who[0]} administers: what needs a second person cannot be done."
        return Finding("administrators", "warn", said, mend)
    return well("administrators", f"{len(who)} administrators can log in.")


def centre(looking: Looking) -> Finding:
    """Hours run while the main centre is open."""
    now = queries.standing(looking.now())
    if now is None or not now.centre_zh:
        return Finding("centre", "bad", "There is no main centre: no clock in hours can run.", "enter one at /office/")
    if not now.open_days:
        said = f"{now.centre_zh} has no opening hours: the usual ones are counted."
        return Finding("centre", "warn", said, "enter them at /office/")
    return well("centre", f"{now.centre_zh} is open on {now.open_days} days of the week.")


def stock(looking: Looking) -> Finding:
    """Papers and form fields: without them no item can be written."""
    if not is_stocked():
        said = "There are no kinds of papers and no form fields: no item can be written."
        return Finding("stock", "bad", said, "onewindow init")
    return well("stock", "Kinds of papers and form fields are there to write items from.")


def calendar(looking: Looking) -> Finding:
    """This year and the next are known, by notice."""
    known = days.current()
    year = looking.now().year
    mend = "enter the State Council's notice at /office/ (calendar)"
    if known.last.year < year + 1:
        said = f"The calendar of working days ends on {known.last}: limits beyond it cannot be counted."
        return Finding("calendar", "bad", said, mend)
    provisional = [one for one in (year, year + 1) if one in known.provisional_years]
    if provisional:
        said = f"No notice for {provisional[0]} has been entered: its working days are provisional."
        return Finding("calendar", "bad" if year in provisional else "warn", said, mend)
    return well("calendar", f"Working days are known by notice to {known.last}.")


def seal_key(looking: Looking) -> Finding:
    """The key is there, readable, its owner's only, and the one that licences are verified with."""
    from onewindow.kernel.seal import FileKey

    file = looking.home / "keys" / "sm2.pem"
    if not file.exists():
        mend = "onewindow db restore BACKUP   # the key lies in every backup; only a new city: onewindow init"
        return Finding("seal-key", "bad", f"The seal key {file} is not there: no licence can be sealed.", mend)
    if file.stat().st_mode & 0o077:
        return Finding("seal-key", "bad", f"Others may read the seal key {file}.", f"chmod 600 {file}")
    found = FileKey(file.parent)
    if not SealKey.objects.filter(fingerprint=found.fingerprint).exists():
        return Finding("seal-key", "warn", "The seal key is not registered with the city yet.", "onewindow init")
    return well("seal-key", f"Seal key {found.fingerprint[:16]}….")


def addresses(looking: Looking) -> Finding:
    """What is printed in QR codes can be opened by people."""
    if str(settings.PUBLIC_URL).startswith(_LOOPBACK):
        mend = "export ONEWINDOW_PUBLIC_URL=https://… ONEWINDOW_HOSTS=… ONEWINDOW_HTTPS=1"
        said = f"QR codes on licences will name {settings.PUBLIC_URL}, which nobody else can open."
        return Finding("addresses", "warn", said, mend)
    if not settings.HTTPS:
        said = "Pages are not told that a proxy speaks https: cookies travel in the clear."
        return Finding("addresses", "warn", said, "export ONEWINDOW_HTTPS=1")
    return well("addresses", f"People reach the city at {settings.PUBLIC_URL}.")


def card_reader(looking: Looking) -> Finding:
    """The reader of identity cards, if one is configured, can be used."""
    wrong = card_reader_problem()
    if wrong:
        return Finding("card-reader", "bad", wrong, "export ONEWINDOW_CARD_READER=…   # empty: numbers are typed")
    return well("card-reader", "Identity cards are read." if settings.CARD_READER else "Identity numbers are typed.")


def payments(looking: Looking) -> Finding:
    """The payment provider, if one is configured, can be used."""
    wrong = payment_problem()
    if wrong:
        return Finding("payments", "bad", wrong, "export ONEWINDOW_PAYMENTS=…   # empty: one pays at the counter")
    return well("payments", "Bills can be paid online." if settings.PAYMENTS else "Bills are paid at the counter.")


def courier(looking: Looking) -> Finding:
    """The courier, if one is configured, can be used."""
    wrong = courier_problem()
    if wrong:
        return Finding("courier", "bad", wrong, "export ONEWINDOW_COURIER=…   # empty: one comes to the window")
    return well(
        "courier", "Papers are fetched and sent by courier." if settings.COURIER else "Nothing is sent by courier."
    )


CHECKS: Sequence[Check] = (
    city,
    demo,
    administrators,
    centre,
    stock,
    calendar,
    seal_key,
    addresses,
    card_reader,
    payments,
    courier,
)
