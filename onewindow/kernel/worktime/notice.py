"""Reading the State Council's yearly notice (节假日安排通知), pasted or as CSV: days off, make-up days, and every doubt.

Nothing is guessed: a sentence that speaks of days and is not understood, a weekday in brackets that does not agree, a
"共3天" that does not add up are named with their line, and stop. A line without any day in it is only put aside.

    reading = read_text("一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。1月4日（周日）上班。…", year=2026)
    reading.days     # the days, in order
    reading.doubts   # with line, code and what was said and found; ``stops``: the notice cannot be taken over like this
"""

import csv
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from onewindow.kernel.worktime.calendar import Row

SLUGS = {
    "元旦": "new-year",
    "春节": "spring-festival",
    "清明节": "qingming",
    "劳动节": "labour-day",
    "端午节": "dragon-boat",
    "中秋节": "mid-autumn",
    "国庆节": "national-day",
}
"""Names for programs and for words in another language."""
HOLIDAYS = tuple(SLUGS)
"""The holidays of all citizens (全国年节及纪念日放假办法 art. 2); a notice for a whole year names each of them."""
LAW_DAYS = {2014: 11, 2025: 13}
"""Days off by law from a year on: what a notice gives on weekdays, less what it takes on weekends, comes to this."""
WEEKDAYS = "一二三四五六日"

_ONE = timedelta(days=1)
_DATE = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^()]*)\))?"
_DATES = re.compile(rf"{_DATE}(?:(?:至|到|-|—|~|–){_DATE})?")
_WEEKDAY = re.compile(r"(?:周|星期|礼拜)([一二三四五六日天])")
_NUMBERED = re.compile(r"^(?:[一二三四五六七八九十]+|\d{1,2})[、.]")
_HEADING = re.compile(r"^([^:,。\d]*(?:\d{4}年)?[^:,。\d]*):(.*)$")
_TOTAL = re.compile(r"(?:共计?)?(\d{1,2})天$")
_OFF = re.compile(r"^(?:调休放假|放假调休|放假|补休|休假)(?:(?:共计?)?(\d{1,2})天)?(与周末连休)?$")
_WORK = re.compile(r"^(?:照常|正常)?上班$")
_PLAIN = re.compile(r"^(?:不调休|其中)?$")
_BACK = re.compile(r"^起(?:照常|正常)?上班$")
_LONGER = re.compile(rf"^延长(?:\d{{4}}年)?(\D+?)假期至{_DATE}$")
_COMMA = re.compile(r",(?![^(]*\))")  # not one between brackets: (农历正月初九,星期日)
_ADVICE = re.compile(r"鼓励|建议|提倡")
_FRAME = re.compile(
    r"^(?:国务院办公厅|国办发明电|各省、|新华社|节假日期间|鼓励|按照上述|附件)|批准[,、]|通知如下|全文如下|节假日安排的通知"
)
_SIGNED = re.compile(r"^(?:国务院办公厅)?\d{4}年\d{1,2}月\d{1,2}日$")
_SPEAKS = re.compile(r"放假|上班|假期至|\d月\d")
_NUMBER = re.compile(r"国办发明电〔\d{4}〕\d+号")
_YEAR = re.compile(r"(\d{4})年(?:元旦|部分节假日|春节)")

_KINDS: dict[str, Literal["off", "work"]] = {
    **dict.fromkeys(("off", "放假", "休", "休息", "假"), "off"),
    **dict.fromkeys(("work", "上班", "班", "调休上班", "补班"), "work"),
}
_COLUMNS = {
    "date": "date",
    "day": "date",
    "日期": "date",
    "kind": "kind",
    "类型": "kind",
    "name": "name",
    "名称": "name",
}
_TABLE = re.compile(
    r"\s*\"?(?:date|day|日期|name|kind|类型|名称|\d{4}[-/.年]?\d{1,2}[-/.月]?\d{1,2}日?\"?\s*,)", re.IGNORECASE
)
_WRITTEN = re.compile(r"^(\d{4})(?:[-/.年]?)(\d{1,2})(?:[-/.月]?)(\d{1,2})日?$")


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a notice: off, or a make-up working day; ``line`` is where it was read (from 1)."""

    day: date
    kind: Literal["off", "work"]
    name: str
    line: int = 0


@dataclass(frozen=True, slots=True)
class Doubt:
    """What does not add up. ``said`` is the piece of text or what it claims, ``found`` what the calendar says."""

    code: str
    line: int = 0
    said: str = ""
    found: str = ""
    stops: bool = True


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read: year and number of the notice as far as it says them, its days in order, and the doubts."""

    year: int | None
    number: str
    days: tuple[Day, ...]
    doubts: tuple[Doubt, ...]

    @property
    def stops(self) -> bool:
        """Whether something must be put right first."""
        return any(doubt.stops for doubt in self.doubts)

    def rows(self, source: str) -> list[Row]:
        """The days as rows of a calendar."""
        return [Row(one.day, one.kind, one.name, self.year or one.day.year, source) for one in self.days]


def read_text(
    text: str, *, year: int | None = None, whole: bool = True, known: Mapping[str, date] | None = None
) -> Reading:
    """Read a pasted notice.

    :param year: the year it is for; if the text names another, that is a doubt.
    :param whole: the arrangement of a whole year, so that no holiday may be missing; else an amendment.
    :param known: last day off of each holiday as it stands, for an amendment that prolongs one (延长假期).
    """
    plain = unicodedata.normalize("NFKC", text)
    number = _NUMBER.search(plain)
    said = _YEAR.search(plain)
    reader = _Reader(year or (int(said[1]) if said else None), known or {})
    if said and year and int(said[1]) != year:
        reader.doubt("year-differs", 0, said[1], str(year))
    if reader.year is None:
        reader.doubt("year-missing")
    else:
        reader.lines(plain)
    return _checked(reader, number[0] if number else "", whole)


def read_csv(text: str, *, year: int | None = None, whole: bool = True) -> Reading:
    """Read CSV with the columns date, kind (off or work), name (日期, 类型, 名称); a header is not needed."""
    reader = _Reader(year, {})
    order = ["date", "kind", "name"]
    for number, cells in enumerate(csv.reader(text.lstrip("\ufeff").splitlines()), 1):
        plain = [unicodedata.normalize("NFKC", cell).strip() for cell in cells]
        names = [_COLUMNS.get(cell.lower(), "") for cell in plain]
        if not any(plain):
            continue
        if "date" in names:
            order = names
            continue
        line = dict(zip(order, plain, strict=False))
        written, kind = _WRITTEN.match(line.get("date", "")), _KINDS.get(line.get("kind", "").lower())
        day = reader.day_of(int(written[1]), int(written[2]), int(written[3]), number) if written else None
        if day is None or kind is None or not line.get("name"):
            if written is None or day is not None:
                reader.doubt("not-understood", number, ",".join(cells)[:120])
            continue
        reader.year = reader.year or day.year
        reader.days.append(Day(day, kind, line["name"], number))
    return _checked(reader, "", whole)


def is_table(text: str) -> bool:
    """Whether a text is CSV rather than a notice in sentences."""
    return bool(_TABLE.match(text.lstrip("\ufeff")))


def law_days(year: int) -> int | None:
    """How many days off the law gives in a year (None: before the notices of today's form)."""
    return next((number for since, number in sorted(LAW_DAYS.items(), reverse=True) if year >= since), None)


@dataclass
class _Reader:
    year: int | None
    known: Mapping[str, date]
    days: list[Day] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    _names: str = ""
    _last: list[date] = field(default_factory=list)  # of the latest sentence that gives days off
    _pending: list[date] = field(default_factory=list)  # days whose verb comes in a later clause

    def doubt(self, code: str, line: int = 0, said: str = "", found: str = "", *, stops: bool = True) -> None:
        self.doubts.append(Doubt(code, line, said, found, stops))

    def lines(self, text: str) -> None:
        """Every line: the beginning of a numbered point, the rest of one that was wrapped, or the frame around them."""
        open_: list[tuple[int, str]] = []
        for number, raw in enumerate(text.split("\n"), 1):
            line = re.sub(r"\s+", "", raw)
            if not line:
                continue
            if _NUMBERED.match(line):
                open_.append((number, line))
            elif open_ and not open_[-1][1].endswith("。") and not _FRAME.search(line):
                open_[-1] = (open_[-1][0], open_[-1][1] + line)
            elif _FRAME.search(line) or _SIGNED.match(line):
                continue
            elif _SPEAKS.search(line):
                open_.append((number, line))
            else:
                self.doubt("put-aside", number, line[:120], stops=False)
        for number, line in open_:
            self.point(number, line)

    def point(self, number: int, line: str) -> None:
        """One numbered point: the holiday before the colon, sentences after it."""
        body = _NUMBERED.sub("", line)
        heading = _HEADING.match(body)
        names = [name for name in HOLIDAYS if name in (heading[1] if heading else body)]
        if not _SPEAKS.search(body):
            self.doubt("put-aside", number, line[:120], stops=False)
            return
        if not names:
            self.doubt("not-understood", number, line[:120])
            return
        said = heading[1] if heading else ""
        self._names = "、".join(sorted(names, key=said.find))
        for sentence in re.split("[。;]", heading[2] if heading else body):
            self._last, self._pending = self._last if sentence else [], []
            self.sentence(number, sentence)
        self._last = []

    def sentence(self, line: int, sentence: str) -> None:
        """Clauses between commas; a day off or a working day takes its verb from its own clause or a later one."""
        if _ADVICE.search(sentence):
            self.doubt("advice", line, sentence[:120], stops=False)
            return
        clauses = [clause for clause in _COMMA.split(sentence) if clause]
        understood = [self.clause(line, clause) for clause in clauses]  # all of them: each may have a doubt of its own
        if not all(understood) or self._pending:
            self.doubt("not-understood", line, sentence[:120])

    def clause(self, line: int, clause: str) -> bool:
        """Whether the clause was understood."""
        longer = _LONGER.match(clause)
        if longer:
            return self._prolonged(line, longer)
        days = [day for found in _DATES.finditer(clause) for day in self._span(found, line)]
        rest = re.sub(r"[、和及与]+$|^[、和及]+", "", _DATES.sub("", clause)).strip("、和及")
        off = _OFF.match(rest)
        if off and (days or self._pending):
            self._off(self._pending + days, line)
            if off[2]:
                self._with_weekend(line)
            return not off[1] or self._adds_up(int(off[1]), line)
        if _WORK.match(rest) and (days or self._pending):
            self.days += [Day(day, "work", self._names, line) for day in self._pending + days]
            self._pending = []
            return True
        if days:
            if _BACK.match(rest):
                return True
            self._pending += days
            return bool(_PLAIN.match(rest))
        if rest == "与周末连休":
            self._with_weekend(line)
            return bool(self._last)
        total = _TOTAL.match(rest)
        return self._adds_up(int(total[1]), line) if total and self._last else bool(_PLAIN.match(rest))

    def day_of(self, year: int, month: int, day: int, line: int) -> date | None:
        try:
            return date(year, month, day)
        except ValueError:
            self.doubt("no-such-day", line, f"{year}-{month:02}-{day:02}")
            return None

    def _span(self, found: "re.Match[str]", line: int) -> list[date]:
        """All days of "1月1日(周四)至3日(周六)", or the one day; the weekdays in brackets are compared."""
        year, month, day, note, year2, month2, day2, note2 = found.groups()
        first = self._one(year, month, day, note, line, None)
        if first is None or day2 is None:
            return [first] if first else []
        last = self._one(year2, month2, day2, note2, line, first)
        if last is None:
            return []
        if not 0 <= (last - first).days <= 31:
            self.doubt("no-such-span", line, found[0])
            return []
        return [first + _ONE * n for n in range((last - first).days + 1)]

    def _one(
        self, year: str | None, month: str | None, day: str, note: str | None, line: int, after: date | None
    ) -> date | None:
        assert self.year is not None
        if month is None and after is None:
            return None
        number = int(month) if month else after.month if after else 0
        if year:
            of = int(year)
        elif after is not None:
            of = after.year + (number < after.month)
        else:
            of = self.year - (number == 12 and "元旦" in self._names)
        found = self.day_of(of, number, int(day), line)
        weekday = _WEEKDAY.search(note or "")
        if found and weekday and WEEKDAYS[found.weekday()] != weekday[1].replace("天", "日"):
            self.doubt("weekday-wrong", line, f"{found.isoformat()} {weekday[0]}", f"周{WEEKDAYS[found.weekday()]}")
        return found

    def _off(self, days: list[date], line: int) -> None:
        self._last, self._pending = days, []
        self.days += [Day(day, "off", self._names, line) for day in days]

    def _with_weekend(self, line: int) -> None:
        """与周末连休: the weekend that touches the days off belongs to them."""
        if self._last:
            before, after = self._last[0] - _ONE, self._last[-1] + _ONE
            while before.weekday() >= 5:
                self.days.append(Day(before, "off", self._names, line))
                before -= _ONE
            while after.weekday() >= 5:
                self.days.append(Day(after, "off", self._names, line))
                after += _ONE

    def _prolonged(self, line: int, found: "re.Match[str]") -> bool:
        name, year, month, day, note = found.groups()
        last, until = self.known.get(name), self._one(year, month, day, note, line, None)
        if last is None or until is None or not last < until:
            return False
        self._off([last + _ONE * n for n in range(1, (until - last).days + 1)], line)
        return True

    def _adds_up(self, said: int, line: int) -> bool:
        with_weekend = {one.day for one in self.days if one.line == line and one.kind == "off"}
        if said not in (len(self._last), len(with_weekend)):
            self.doubt("count-wrong", line, str(said), str(len(self._last)))
        return True


def _checked(reader: _Reader, number: str, whole: bool) -> Reading:
    """The days in order, without repetition, and what only the whole shows."""
    by_day: dict[date, Day] = {}
    for one in reader.days:
        known = by_day.setdefault(one.day, one)
        if known.kind != one.kind:
            reader.doubt("both", one.line, one.day.isoformat())
    days = tuple(by_day[day] for day in sorted(by_day))
    year = reader.year
    for one in days:
        if one.kind == "work" and one.day.weekday() < 5:
            reader.doubt("makeup-on-weekday", one.line, one.day.isoformat(), f"周{WEEKDAYS[one.day.weekday()]}")
        if year and one.day.year != year and (one.day.year, one.day.month) != (year - 1, 12):
            reader.doubt("other-year", one.line, one.day.isoformat(), str(year))
    if not days:
        reader.doubt("nothing")
    elif whole:
        missing = [name for name in HOLIDAYS if not any(one.kind == "off" and name in one.name for one in days)]
        if missing:
            reader.doubt("holiday-missing", 0, "、".join(missing))
        law = law_days(year) if year else None
        given = sum(one.kind == "off" and one.day.weekday() < 5 for one in days)
        taken = sum(one.kind == "work" for one in days)
        if law is not None and not missing and given - taken != law:
            reader.doubt("balance", 0, str(given - taken), str(law), stops=False)
    return Reading(year, number, days, tuple(reader.doubts))
