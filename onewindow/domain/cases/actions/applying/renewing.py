"""延续. An application to renew a licence is taken on the days its law names, and on no others."""

from datetime import datetime
from typing import Any

from onewindow.domain.cases.refusals import RenewalTooEarly, RenewalTooLate
from onewindow.domain.cases.rules.applying import renewal, renewal_days
from onewindow.domain.catalogue.queries import ItemSpec
from onewindow.domain.licences.queries import ends_on
from onewindow.domain.org.models import Enterprise, Person
from onewindow.domain.org.queries import calendar as calendars
from onewindow.kernel.worktime import CHINA


def code_of(account: int | None, enterprise: int | None) -> str:
    """证件号码. By which the licences of an applicant are found: the USCC of the business, else his identity number."""
    if enterprise is not None:
        return Enterprise.objects.values_list("uscc", flat=True).get(pk=enterprise)
    return Person.objects.filter(account=account).values_list("id_no", flat=True).first() or ""


def must_be_in_time(known: ItemSpec, holder: str, at: datetime) -> None:
    """延续申请期. Refuse a renewal that comes too early or too late; what renews nothing passes.

    A holder of whom no such licence is on record passes too: his may be on paper, and the window looks at it.

    :param holder: identity number or USCC. :raises RenewalTooEarly, RenewalTooLate: with the days and the article.
    """
    one = renewal(known.particulars)
    ends = ends_on(holder, one.licence) if one else None
    if one is None or ends is None:
        return
    today = at.astimezone(CHINA).date()
    told: dict[str, Any] = {"ends": ends.isoformat(), "opens": one.opens, "closes": one.closes, "source": one.basis}
    if (ends - today).days > 2 * one.opens:  # whatever the holidays, and no calendar need reach so far
        raise RenewalTooEarly(**told)
    first, last = renewal_days(one, ends, calendars.current())
    told |= {"first": first.isoformat(), "last": last.isoformat()}
    if today < first:
        raise RenewalTooEarly(**told)
    if today > last:
        raise RenewalTooLate(**told)
