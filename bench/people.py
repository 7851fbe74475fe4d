"""People of the benches: persons with accounts and names as they are common, numbered in a row."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from onewindow.domain.org.models import Account, Person
from onewindow.kernel import codes

_SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
_GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红建国文"


def persons(numbers: Iterable[int], at: datetime) -> list[Person]:
    """Write them; log-ins ``p0``, ``p1`` …, each with a citizen's number of his own."""
    listed = list(numbers)
    accounts = Account.objects.bulk_create(
        [Account(login=f"p{n}", kind="person", password="!", opened_at=at) for n in listed], batch_size=2000
    )
    made = []
    for n, account in zip(listed, accounts, strict=True):
        name = _SURNAMES[n % 20] + _GIVEN[n // 20 % 30] + (_GIVEN[n // 600 % 30] if n % 3 else "")
        day = at.date() - timedelta(days=7000 + n % 20_000)
        code = codes.citizen_id(f"990101{day:%Y%m%d}{(n % 1000 + 7 * (n // 20_000)) % 1000:03}")
        made.append(
            Person(
                account=account, id_no=code, phone=f"139{n:08}", pinyin="", initials="", name_zh=name, name_en=f"P{n}"
            )
        )
    return Person.objects.bulk_create(made, batch_size=2000)
