"""Everyday words (近义词) kept by the office: added, changed, taken out of use; each change is an event."""

from datetime import datetime

from django.db import IntegrityError, transaction

from onewindow.domain.catalogue import events
from onewindow.domain.catalogue.models import Synonym
from onewindow.domain.catalogue.rules.search import plain, syllables
from onewindow.domain.org.models import Area
from onewindow.domain.org.queries import Actor, may
from onewindow.domain.org.refusals import NoSuchEntry
from onewindow.kernel import log
from onewindow.kernel.errors import Refusal
from onewindow.kernel.models import Event
from onewindow.kernel.step import ChangedMeanwhile

LONGEST_SAID, LONGEST_MEANT = 12, 80


class MayNotKeepWords(Refusal):
    """Only an administrator of the whole city keeps its search words (须由全市管理岗位办理)."""


class SynonymUnfit(Refusal):
    """Everyday words of 1 to 12 signs, and other words for what the catalogue calls it (近义词不完整)."""


class SynonymStands(Refusal):
    """These words have this meaning already (近义词已存在)."""


def may_keep_words(by: Actor) -> bool:
    """Whether the actor keeps the search words (管理岗位): they are the same for the whole city."""
    city = Area.objects.filter(level=Area.Level.CITY).values_list("code", flat=True).first()
    return city is not None and may(by, role="office", area=city)


def add_synonym(*, said: str, meant: str, by: Actor, at: datetime) -> int:
    """增加近义词. From now on who types ``said`` also finds what is called ``meant``; its id.

    :raises MayNotKeepWords: without an office post for the whole city.
    :raises SynonymUnfit: if a side is empty, too long, or both are the same. :raises SynonymStands: if it is there.
    """
    said, meant = _fit(said, meant, by)
    with transaction.atomic():
        row = Synonym.objects.select_for_update().filter(said=said, meant=meant).first()
        if row is None:
            row = Synonym.objects.create(
                said=said, meant=meant, packaged=False, changed_at=at, changed_by_id=by.account
            )
        elif row.retired:
            row.retired = False
            _save(row, by, at)
        else:
            raise SynonymStands(fields=["said"])
        _tell(events.SYNONYM_ADDED, row, by, at)
    return row.pk


def change_synonym(*, synonym: int, said: str, meant: str, seen: int | None = None, by: Actor, at: datetime) -> int:
    """修改近义词. Other words, or another meaning; its id. A packaged pair is retired and a new one takes its place.

    :raises MayNotKeepWords, SynonymUnfit, SynonymStands: as for a new one.
    :raises NoSuchEntry: if it is not in use. :raises ChangedMeanwhile: if somebody has changed it since ``seen``.
    """
    said, meant = _fit(said, meant, by)
    try:
        with transaction.atomic():
            row = _locked(synonym, seen)
            if row.packaged:
                row.retired = True
                _save(row, by, at)
                row = Synonym(packaged=False, version=0)
            row.said, row.meant, row.sound = said, meant, _sound(said)
            _save(row, by, at)
            _tell(events.SYNONYM_CHANGED, row, by, at)
    except IntegrityError as known:
        raise SynonymStands(fields=["said"]) from known
    return row.pk


def retire_synonym(*, synonym: int, seen: int | None = None, by: Actor, at: datetime) -> None:
    """停用近义词. It leads nowhere any more; no update brings a packaged one back.

    :raises MayNotKeepWords: without an office post for the whole city.
    :raises NoSuchEntry: if it is not in use. :raises ChangedMeanwhile: if somebody has changed it since ``seen``.
    """
    if not may_keep_words(by):
        raise MayNotKeepWords()
    with transaction.atomic():
        row = _locked(synonym, seen)
        row.retired = True
        _save(row, by, at)
        _tell(events.SYNONYM_RETIRED, row, by, at)


def _fit(said: str, meant: str, by: Actor) -> tuple[str, str]:
    if not may_keep_words(by):
        raise MayNotKeepWords()
    words, meaning = plain(said), " ".join(meant.split())
    wrong = [
        field
        for field, text, longest in (("said", words, LONGEST_SAID), ("meant", meaning, LONGEST_MEANT))
        if not 0 < len(text) <= longest
    ]
    if wrong or words == plain(meaning):
        raise SynonymUnfit(fields=wrong or ["meant"])
    return words, meaning


def _sound(said: str) -> str:
    return "".join(syllables(said))


def _locked(pk: int, seen: int | None) -> Synonym:
    row = Synonym.objects.select_for_update().filter(pk=pk, retired=False).first()
    if row is None:
        raise NoSuchEntry(id=pk)
    if seen is not None and seen != row.version:
        last = Event.objects.filter(kind="synonym", thing=pk).order_by("-id").values_list("by", "name", "at").first()
        by, name, at = last or (None, None, None)
        raise ChangedMeanwhile(kind="synonym", thing=pk, by=by, name=name, at=at)
    return row


def _save(row: Synonym, by: Actor, at: datetime) -> None:
    row.version += 1
    row.changed_at, row.changed_by_id = at, by.account
    row.save()


def _tell(name: str, row: Synonym, by: Actor, at: datetime) -> None:
    log.add(name, by=by.account, at=at, kind="synonym", thing=row.pk)
