"""What org holds about a person: account and identity, roles, mandates, tokens, sessions, who looked; and its retention."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import partial

from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.utils.translation import gettext, gettext_noop

from onewindow.domain.org.models import (
    Account,
    ApiStranger,
    ApiToken,
    DataCopy,
    Mandate,
    MandateAct,
    Person,
    Role,
    Sitting,
    Unmasking,
)
from onewindow.domain.org.queries.personal import Fate, Record, Stock, Subject, stock
from onewindow.kernel import files
from onewindow.kernel.models import Event, StoredFile
from onewindow.kernel.retention import Forget, keeps


def _identity(subject: Subject) -> list[Record]:
    columns = ("login", "kind", "opened_at", "is_active", "last_login")
    account = Account.objects.values(*columns).get(pk=subject.account)
    known = ("name_zh", "name_en", "id_type", "id_no", "phone", "address")
    return [{"account": account, "person": Person.objects.values(*known).get(pk=subject.person)}]


def _identity_fates(subject: Subject, at: datetime) -> list[Fate]:
    return [
        Fate(
            gettext("Log-in, phone and address"), 1, False,
            gettext("Erased when the account is closed."), closing=True,
        ),
        Fate(
            gettext("Entries of the log"), Event.objects.filter(by=subject.account)[:1000].count(), True,
            gettext("The log holds numbers of things only, no name and no identity number; nothing in it can be changed."),
            source="网络安全法 art. 21",
        ),
    ]  # fmt: skip


def _roles(subject: Subject) -> list[Record]:
    rows = Role.objects.filter(person=subject.person).order_by("pk")
    return list(
        rows.values(
            "enterprise__name_zh", "enterprise__uscc", "kind", "scope", "from_on", "to_on", "accepted_at", "ended_at"
        )
    )


def _role_fates(subject: Subject, at: datetime) -> list[Fate]:
    kept = Role.objects.filter(person=subject.person).count()
    why = gettext("Who acted for a business is part of that business's record.")
    return [Fate(gettext("Roles in businesses"), kept, True, why, source="市场主体登记管理条例 art. 34")]


def _mandates(subject: Subject) -> list[Record]:
    columns = (
        "number",
        "giver__name_zh",
        "holder__name_zh",
        "staff__name_zh",
        "scope",
        "from_on",
        "to_on",
        "statement",
        "signed_at",
        "ended_at",
    )
    rows = (Mandate.objects.filter(giver=subject.person) | Mandate.objects.filter(holder=subject.person)).order_by("pk")
    acts = MandateAct.objects.filter(mandate__in=rows).order_by("pk")
    return [*rows.values(*columns), *acts.values("mandate__number", "act", "ref", "at")]


def _mandate_files(subject: Subject) -> Iterable[StoredFile]:
    for row in Mandate.objects.select_related("pdf").filter(giver=subject.person).order_by("pk"):
        if row.pdf is not None:
            yield row.pdf


def _mandate_count(subject: Subject) -> int:
    return (Mandate.objects.filter(giver=subject.person) | Mandate.objects.filter(holder=subject.person)).count()


def _mandate_fates(subject: Subject, at: datetime) -> list[Fate]:
    why = gettext("A signed mandate is evidence for both sides while somebody may still claim from it.")
    until = gettext("Three years after its end")
    return [Fate(gettext("Mandates"), _mandate_count(subject), True, why, until, "民法典 art. 188")]


def _access(subject: Subject) -> list[Record]:
    tokens = ApiToken.objects.filter(account=subject.account).order_by("pk")
    sittings = Sitting.objects.filter(account=subject.account).order_by("pk")
    return [
        *tokens.values("scopes", "from_on", "to_on", "issued_at", "revoked_at", "last_used_on"),
        *sittings.values("browser", "system", "address", "began_at", "seen_at", "ended_at"),
    ]


def _access_fates(subject: Subject, at: datetime) -> list[Fate]:
    count = len(_access(subject))
    return [
        Fate(gettext("Sessions and tokens"), count, False, gettext("Erased when the account is closed."), closing=True)
    ]


def _erase_access(subject: Subject, at: datetime, closes: bool) -> int:
    if not closes:
        return 0
    gone = ApiToken.objects.filter(account=subject.account).delete()[0]
    return gone + Sitting.objects.filter(account=subject.account).exclude(ended_at=None).delete()[0]


def _looks(subject: Subject) -> list[Record]:
    rows = Unmasking.objects.filter(person=subject.person).order_by("pk")
    return list(rows.values("at", "reason", "account__staff__department__name_zh", "account__staff__number"))


def _look_fates(subject: Subject, at: datetime) -> list[Fate]:
    why = gettext("Who looked at your full data, and why: kept so that misuse can be found.")
    count = Unmasking.objects.filter(person=subject.person).count()
    return [
        Fate(gettext("Looks at your full data"), count, True, why, gettext("Three years"), "个人信息保护法 art. 56")
    ]


def _deeds(subject: Subject) -> list[Record]:
    return list(Event.objects.filter(by=subject.account).order_by("id").values("at", "name", "kind", "thing"))


def _uploads(subject: Subject) -> list[Record]:
    return list(StoredFile.objects.filter(by=subject.account).order_by("at").values("name", "type", "size", "at"))


def _upload_fates(subject: Subject, at: datetime) -> list[Fate]:
    count = files.unused(at, by=subject.account)
    return [Fate(gettext("Uploads never handed in"), count, False, gettext("Nobody but you has seen them."))]


stock(Stock("identity", gettext_noop("Account and identity"), _identity, fates=_identity_fates))
stock(
    Stock("roles", gettext_noop("Roles in businesses"), _roles, fates=_role_fates, binds=lambda one: len(_roles(one)))
)
stock(
    Stock("mandates", gettext_noop("Mandates"), _mandates, _mandate_files, fates=_mandate_fates, binds=_mandate_count)
)
stock(Stock("access", gettext_noop("Sessions and tokens"), _access, fates=_access_fates, erase=_erase_access))
stock(Stock("looks", gettext_noop("Looks at your full data"), _looks, fates=_look_fates))
stock(Stock("log", gettext_noop("Entries of the log"), _deeds))
stock(Stock("uploads", gettext_noop("Uploads"), _uploads, fates=_upload_fates))


def _forget_stretch(stretch: files.Stretch, before: datetime, _: bool) -> int:
    return files.forget_unused(before=before, within=stretch)


def _upload_portions() -> Iterator[Forget]:
    """Files are too many for one transaction: each stretch of their tokens has its own."""
    return (partial(_forget_stretch, stretch) for stretch in files.stretches())


@keeps(
    "uploads",
    gettext_noop("Uploads never handed in"),
    days=30,
    source="个人信息保护法 art. 19, 47",
    portions=_upload_portions,
)
def _forget_uploads(before: datetime, dry: bool) -> int:
    return files.unused(before) if dry else files.forget_unused(before=before)


@keeps("copies", gettext_noop("Copies of personal data"), days=7, source="个人信息保护法 art. 19, 45")
def _forget_copies(before: datetime, dry: bool) -> int:
    rows = DataCopy.objects.filter(made_at__lt=before, file__isnull=False)  # the row stays: a copy was made
    tokens = list(rows.values_list("file", flat=True))
    if not dry:
        rows.update(file=None)
        StoredFile.objects.filter(token__in=tokens).delete()
    return len(tokens)


@keeps("log-in-attempts", gettext_noop("Log-in attempts"), days=180, source="网络安全法 art. 21")
def _forget_attempts(before: datetime, dry: bool) -> int:
    rows = [
        AccessAttempt.objects.filter(attempt_time__lt=before),
        AccessLog.objects.filter(attempt_time__lt=before),
        AccessFailureLog.objects.filter(attempt_time__lt=before),
    ]
    return sum(one.count() if dry else one.delete()[0] for one in rows)


@keeps(
    "strangers", gettext_noop("Addresses that called the API without a token"), days=1, source="个人信息保护法 art. 19"
)
def _forget_strangers(before: datetime, dry: bool) -> int:
    rows = ApiStranger.objects.filter(minute__lt=int(before.timestamp()) // 60)
    return rows.count() if dry else rows.delete()[0]


@keeps("looks", gettext_noop("Looks at somebody's full data"), days=1095, source="个人信息保护法 art. 56")
def _forget_looks(before: datetime, dry: bool) -> int:
    rows = Unmasking.objects.filter(at__lt=before)
    return rows.count() if dry else rows.delete()[0]
