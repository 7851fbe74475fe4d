"""The days of a hearing on plain values (听证): five to ask for it, twenty to organise it, seven between notice and meeting.

行政许可法 art. 46–48; art. 82: days for authorities under this law are working days.
"""

from datetime import date, datetime

from onewindow.kernel.worktime import CHINA, Calendar

ASK = "5wd"
"""Art. 47: who was told of the right may ask within five days."""
ORGANISE = "20wd"
"""Art. 47: the authority organises the hearing within twenty days of the request."""
NOTICE = 7
"""Art. 48: time and place are told seven days before."""


def earliest(noticed_at: datetime, calendar: Calendar) -> date:
    """最早听证日. The first day a hearing may take place if its time and place are told at this moment (art. 48)."""
    return calendar.nth(noticed_at.astimezone(CHINA).date(), NOTICE)


def wrong_day(meets_at: datetime, noticed_at: datetime, until: datetime, calendar: Calendar) -> str:
    """Why a hearing may not be at this moment: ``soon`` (less than seven days' notice), ``late`` (after twenty); "" if it may."""
    if meets_at.astimezone(CHINA).date() < earliest(noticed_at, calendar):
        return "soon"
    return "late" if meets_at > until else ""
