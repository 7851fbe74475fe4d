"""Numbers, limits, periods and articles of law as people say them."""

import re
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache

from django import template
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop, ngettext

from onewindow.domain.cases.queries import reason_name
from onewindow.domain.org.queries import calendar
from onewindow.kernel import worktime
from onewindow.web.ui.context import city_name

register = template.Library()

_ARTICLE = re.compile(r"\s*\bart\. (\d+(?:(?:–|, ?)\d+)*)(?: ?\((\d+)\))?")
_CHINESE = re.compile(r"[\u4e00-\u9fff]")
HOLDS = "\u2060"
"""Word joiner: nothing to see, and no place for a line to end."""
_SEAM = re.compile(r"(?<=[\u2e80-\uffff])(?=[^\s])|(?<=[^\s])(?=[\u2e80-\uffff])")
WEEKDAYS = (
    gettext_noop("Mon"),
    gettext_noop("Tue"),
    gettext_noop("Wed"),
    gettext_noop("Thu"),
    gettext_noop("Fri"),
    gettext_noop("Sat"),
    gettext_noop("Sun"),
)


@register.filter
def plain(value: Decimal | float | None) -> str:
    """A number without useless zeros: ``12``, ``0.5``; a minus sign people recognise."""
    if value is None:
        return ""
    text = f"{Decimal(str(value)).normalize():f}"
    return text.replace("-", "−")


@register.filter
def limit(text: str | None) -> str:
    """A written limit in words: ``5wd`` → 5 个工作日, ``30min`` → 30 分钟."""
    if not text:
        return gettext("on the spot")
    number = text.rstrip("abcdefghijklmnopqrstuvwxyz")
    if number == "0":
        return gettext("on the spot")
    many = 1 if number == "1" else 2
    match text.removeprefix(number):
        case "wd":
            return ngettext("%(n)s working day", "%(n)s working days", many) % {"n": number}
        case "cd":
            return ngettext("%(n)s day", "%(n)s days", many) % {"n": number}
        case "h":
            return ngettext("%(n)s working hour", "%(n)s working hours", many) % {"n": number}
    return ngettext("%(n)s minute", "%(n)s minutes", many) % {"n": number}


@register.filter
def tongue(text: object) -> str:
    """``lang="zh"`` for an element with words of people that are Chinese on an English page: ``<dd{{ value|tongue }}>``."""
    english = (get_language() or "zh").startswith("en")
    return SafeString(' lang="zh"') if english and _CHINESE.search(str(text)) else ""


@register.filter
def cited(source: str) -> str:
    """A source in the words of the page: ``行政许可法 art. 32 (4)`` → 行政许可法第32条第（4）项."""
    if (get_language() or "zh").startswith("en"):
        return source
    said = _ARTICLE.sub(_article, source)
    return said.replace("; ", gettext("; ")).replace("a choice of the city", gettext("a choice of the city"))


def _article(found: re.Match[str]) -> str:
    places = {"articles": re.sub(r", ?", gettext(", "), found[1]), "part": found[2]}
    return (gettext("art. %(articles)s (%(part)s)") if found[2] else gettext("art. %(articles)s")) % places


@register.filter
def provisional(value: datetime | None) -> bool:
    """暂定. Whether a due moment lies in a year whose days off the State Council has not published yet."""
    return value is not None and worktime.provisional(value, value, calendar.current())


@register.filter
def coded(code: str) -> str:
    """The reason of a refusal by its code, in the active language."""
    return reason_name(code)


def moment(value: datetime | None) -> str:
    """A moment with its weekday: 10月9日（周五）17:00; "today" and "tomorrow" by name."""
    if value is None:
        return ""
    here, today = _here(value), _here(timezone.now()).date()
    clock = f"{here.hour:02}:{here.minute:02}"
    days = (here.date() - today).days
    if days == 0:
        return whole(gettext("today %(clock)s") % {"clock": clock})
    if days == 1:
        return whole(gettext("tomorrow %(clock)s") % {"clock": clock})
    named = _day(here.date(), today.year, get_language() or "zh")
    return whole(gettext("%(day)s %(clock)s") % {"day": named, "clock": clock})


def day(value: datetime | None) -> str:
    """A day with its weekday: 10月9日（周五）; the year only if it is another one."""
    if value is None:
        return ""
    return whole(_day(_here(value).date(), _here(timezone.now()).year, get_language() or "zh"))


@lru_cache(maxsize=4096)
def whole(text: str) -> str:
    """A date that a line never breaks in the middle of: its spaces and the seams of its signs hold together."""
    return _SEAM.sub(HOLDS, text.replace(" ", "\u00a0"))


@register.filter("moment")
def shown_moment(value: datetime | None) -> str:
    """A moment on a page: a ``<time>``, which never breaks in the middle (ui/css/base.css)."""
    return _time(value, moment(value))


@register.filter("day")
def shown_day(value: datetime | None) -> str:
    """A day with its weekday on a page."""
    return _time(value, day(value))


@register.filter("date_word")
def shown_date(value: date | None) -> str:
    """A day with its year, without its weekday, as tables and terms have it: 2026年11月22日; nothing for none."""
    if value is None:
        return ""
    return _time(value, date_format(_here(value) if isinstance(value, datetime) else value, "DATE_FORMAT"))


def _time(value: date | None, words: str) -> str:
    if value is None:
        return ""
    here = _here(value) if isinstance(value, datetime) else value
    return format_html('<time datetime="{}">{}</time>', here.isoformat(), words)


def _here(value: datetime) -> datetime:
    """In the one zone of the country: nobody chooses another, and asking Django for it costs more than the sum."""
    return value.astimezone(timezone.get_default_timezone())


@lru_cache(maxsize=4096)
def _day(here: date, year: int, language: str) -> str:
    """Kept: a list names the same few days again and again, and Django's words for a month are slow to come."""
    places = {
        "weekday": gettext(WEEKDAYS[here.weekday()]),
        "day": here.day,
        "month": here.month,
        "month_name": date_format(here, "M"),
        "year": here.year,
    }
    if here.year == year:
        return gettext("%(weekday)s %(day)s %(month_name)s") % places
    return gettext("%(weekday)s %(day)s %(month_name)s %(year)s") % places


@register.filter
def words(text: str) -> list[str]:
    """A list written in a template: ``"one two"|words``."""
    return text.split()


@register.filter
def get(mapping: dict[str, object], key: str) -> object:
    """The entry of this key, or None."""
    return mapping.get(key)


@register.filter
def briefly(department: str) -> str:
    """A department of this city without the city's name: on the city's own pages it says nothing."""
    city = city_name((get_language() or "zh").startswith("en"))
    return department.removeprefix(city).strip() or department
