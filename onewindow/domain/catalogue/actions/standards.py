"""The library of service standards (服务标准库): added, renewed, withdrawn, tied to what they apply to, with control points."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from onewindow.domain.catalogue import events
from onewindow.domain.catalogue.models import Checked, Item, Standard, StandardCheck, StandardTie, StandardVersion
from onewindow.domain.catalogue.queries.standards import key_of, validity
from onewindow.domain.catalogue.refusals import ItemUnknown, StandardUnknown
from onewindow.domain.org.models import Department, Post
from onewindow.domain.org.queries import Actor, may, spell
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.typed import within
from onewindow.kernel.worktime import CHINA


class NotTheLibrarian(Refusal):
    """Only the office keeps the library of standards (无权维护标准库)."""


class StandardStands(Refusal):
    """A standard of this number stands already (标准编号重复)."""


class EditionStands(Refusal):
    """This edition stands already, or begins before the one that holds (版本重复或时间在前)."""


class StandardWrong(Refusal):
    """Number, name, family and first day are needed; a link begins with https:// (标准要素不全).

    ``details['fields']`` names them.
    """


class StandardMoved(Refusal):
    """Somebody has changed this standard meanwhile: look at it again (标准已被他人修改)."""


class NotInForce(Refusal):
    """No edition of this standard holds or is to come (标准已失效)."""


class WhyMissing(Refusal):
    """Say why it is withdrawn (未说明废止理由)."""


class TiedAlready(Refusal):
    """The standard applies to this already (已关联)."""


class NothingTied(Refusal):
    """Name an item or a post it applies to (未选择适用对象)."""


class CheckStands(Refusal):
    """A control point of this name stands already (检查点重复)."""


class CheckWrong(Refusal):
    """A control point needs a name, what is looked at, and how often (检查点要素不全)."""


@dataclass(frozen=True, slots=True)
class Edition:
    """What is said of one edition: years as ``2018``, a link to the text, whether somebody has read the source."""

    name_zh: str
    edition: str
    valid_from: date
    valid_to: date | None = None
    name_en: str = ""
    about_zh: str = ""
    about_en: str = ""
    link: str = ""
    checked: str = Checked.MEMORY
    source: str = ""


def add_standard(*, number: str, family: str, edition: Edition, by: Actor, at: datetime) -> int:
    """增补标准. A standard with its first edition; its id.

    :raises NotTheLibrarian: for anybody but the office. :raises StandardStands: the number is known.
    :raises StandardWrong: with the fields that lack or do not hold.
    """
    _keeps(by)
    wrong = _wrong(edition) + ([] if number.strip() else ["number"])
    if family not in Standard.Family.values:
        wrong.append("family")
    if wrong:
        raise StandardWrong(fields=wrong)
    try:
        with transaction.atomic():
            row = Standard.objects.create(number=" ".join(number.split()), key=key_of(number), family=family)
            _edition(row, edition)
            log.add(events.STANDARD_ADDED, by=by.account, at=at, kind="standard", thing=row.pk)
    except IntegrityError as clash:
        raise StandardStands(number=number) from clash
    return row.pk


def renew_standard(*, standard: int, edition: Edition, seen: int | None = None, by: Actor, at: datetime) -> int:
    """发布标准新版本. From its first day on it holds; the edition before ends the day before. The new edition's id.

    :param seen: the revision of the page. :raises StandardMoved: somebody was faster.
    :raises EditionStands: this edition is known, or would begin before the one that holds.
    :raises NotTheLibrarian, StandardUnknown, StandardWrong: see there.
    """
    _keeps(by)
    wrong = _wrong(edition)
    if wrong:
        raise StandardWrong(fields=wrong)
    with transaction.atomic():
        row = _locked(standard, seen)
        last = row.versions.order_by("-valid_from").first()
        if last is not None and (edition.valid_from <= last.valid_from):
            raise EditionStands(edition=edition.edition)
        if last is not None and (last.valid_to is None or last.valid_to >= edition.valid_from):
            StandardVersion.objects.filter(pk=last.pk).update(valid_to=edition.valid_from - timedelta(days=1))
        if row.versions.filter(edition=edition.edition).exists():
            raise EditionStands(edition=edition.edition)
        made = _edition(row, edition)
        _moved(row)
        log.add(events.STANDARD_RENEWED, by=by.account, at=at, kind="standard", thing=row.pk, data={"version": made})
    return made


def withdraw_standard(
    *, standard: int, last_day: date, reason: str, seen: int | None = None, by: Actor, at: datetime
) -> None:
    """废止标准. After its last day no edition holds; why is kept. What it was tied to stays written.

    :raises WhyMissing: say why. :raises NotInForce: nothing holds any more.
    :raises NotTheLibrarian, StandardUnknown, StandardMoved: see there.
    """
    _keeps(by)
    if not reason.strip():
        raise WhyMissing()
    with transaction.atomic():
        row = _locked(standard, seen)
        today = at.astimezone(CHINA).date()
        version = row.versions.order_by("-valid_from").first()
        if version is None or validity(version, today) not in ("in-force", "not-yet"):
            raise NotInForce(standard=standard)
        ends = max(last_day, version.valid_from)
        StandardVersion.objects.filter(pk=version.pk).update(valid_to=ends, withdrawn_why=within(reason, 500, "reason"))
        _moved(row)
        log.add(events.STANDARD_WITHDRAWN, by=by.account, at=at, kind="standard", thing=row.pk)


def tie_standard(
    *, standard: int, item: str = "", role: str = "", department: int | None = None, by: Actor, at: datetime
) -> int:
    """关联标准. The standard applies to an item (slug), or to a role: in one department, or in every one. The tie's id.

    :raises NothingTied: neither or both are named. :raises TiedAlready: it applies already.
    :raises NotTheLibrarian, StandardUnknown, ItemUnknown: see there.
    """
    _keeps(by)
    row = _known(standard)
    if bool(item) == bool(role) or (role and role not in Post.Role.values):
        raise NothingTied()
    thing = Item.objects.filter(slug=item).first() if item else None
    if item and thing is None:
        raise ItemUnknown(item=item)
    body = Department.objects.filter(pk=department).first() if department is not None and role else None
    try:
        with transaction.atomic():
            tie = StandardTie.objects.create(
                standard=row, item=thing, role=role, department=body, by_id=by.account, since=at
            )
            log.add(
                events.STANDARD_TIED,
                by=by.account,
                at=at,
                kind="standard",
                thing=row.pk,
                data={"tie": tie.pk, "item": thing.pk if thing else None, "role": role},
            )
    except IntegrityError as clash:
        raise TiedAlready(standard=standard) from clash
    return tie.pk


def untie_standard(*, tie: int, by: Actor, at: datetime) -> None:
    """解除关联. It no longer applies; that it did stays written. Once more changes nothing.

    :raises NotTheLibrarian: for anybody but the office. :raises StandardUnknown: there is no such tie.
    """
    _keeps(by)
    row = StandardTie.objects.filter(pk=tie).first()
    if row is None:
        raise StandardUnknown(tie=tie)
    with transaction.atomic():
        if StandardTie.objects.filter(pk=tie, ended_at=None).update(ended_at=at):
            log.add(
                events.STANDARD_UNTIED, by=by.account, at=at, kind="standard", thing=row.standard_id, data={"tie": tie}
            )


def add_check(*, standard: int, name_zh: str, what_zh: str, every: str, by: Actor, at: datetime) -> int:
    """设检查点. A named control point: what is looked at, how often. Its id.

    :raises CheckWrong: one of the three lacks. :raises CheckStands: the name is known.
    :raises NotTheLibrarian, StandardUnknown: see there.
    """
    _keeps(by)
    row = _known(standard)
    name, what = name_zh.strip(), what_zh.strip()
    if not name or not what or every not in StandardCheck.Every.values:
        raise CheckWrong()
    try:
        with transaction.atomic():
            check = StandardCheck.objects.create(
                standard=row, name_zh=name, name_en=spell(name).english, what_zh=what, every=every
            )
            data = {"check": check.pk, "every": every}
            log.add(events.STANDARD_CHECKED, by=by.account, at=at, kind="standard", thing=row.pk, data=data)
    except IntegrityError as clash:
        raise CheckStands(standard=standard) from clash
    return check.pk


def end_check(*, check: int, by: Actor, at: datetime) -> None:
    """撤检查点. It is looked at no more. Once more changes nothing.

    :raises NotTheLibrarian: for anybody but the office. :raises StandardUnknown: there is no such control point.
    """
    _keeps(by)
    row = StandardCheck.objects.filter(pk=check).first()
    if row is None:
        raise StandardUnknown(check=check)
    with transaction.atomic():
        if StandardCheck.objects.filter(pk=check, ended_at=None).update(ended_at=at):
            data = {"check": check}
            log.add(events.STANDARD_UNCHECKED, by=by.account, at=at, kind="standard", thing=row.standard_id, data=data)


def _keeps(by: Actor) -> None:
    if not may(by, role="office"):
        raise NotTheLibrarian()


def _known(standard: int) -> Standard:
    row = Standard.objects.filter(pk=standard).first()
    if row is None:
        raise StandardUnknown(standard=standard)
    return row


def _locked(standard: int, seen: int | None) -> Standard:
    row = Standard.objects.select_for_update().filter(pk=standard).first()
    if row is None:
        raise StandardUnknown(standard=standard)
    if seen is not None and seen != row.revision:
        raise StandardMoved(standard=standard)
    return row


def _moved(row: Standard) -> None:
    Standard.objects.filter(pk=row.pk).update(revision=row.revision + 1)


def _wrong(edition: Edition) -> list[str]:
    wrong = [name for name in ("name_zh", "edition") if not getattr(edition, name).strip()]
    if edition.valid_to is not None and edition.valid_to < edition.valid_from:
        wrong.append("valid_to")
    if edition.link and not edition.link.startswith(("https://", "http://")):
        wrong.append("link")
    return wrong


def _edition(row: Standard, edition: Edition) -> int:
    name = edition.name_zh.strip()
    made = StandardVersion.objects.create(
        standard=row,
        name_zh=name,
        name_en=edition.name_en.strip() or spell(name).english,
        edition=edition.edition.strip(),
        valid_from=edition.valid_from,
        valid_to=edition.valid_to,
        about_zh=edition.about_zh.strip(),
        about_en=edition.about_en.strip(),
        link=edition.link.strip(),
        checked=edition.checked,
        source=edition.source.strip(),
    )
    return made.pk
