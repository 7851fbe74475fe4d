"""Questions of the demo city (演示咨询): one answered and published in the guide, one answered, one that waits."""

from datetime import datetime, timedelta

from onewindow.domain.feedback import actions
from onewindow.domain.feedback.models import Consultation
from onewindow.domain.org.models import Account
from onewindow.domain.org.queries import Actor, actor_of

ASKER, ANSWERS, LOOKS = "wangfang", "urban.examiner", "urban.supervisor"
ITEM = "signboard"
PUBLISHED = (
    "店招内容更换",
    "原来的店招换一块面板，尺寸和位置都不变，还要重新办理吗？",
    "尺寸、位置不变，只更换版面内容的，不需要重新办理；改变尺寸、位置或者结构的，应当在施工前重新办理。",
)
ANSWERED = ("夜间照明", "店招可以装灯吗？", "可以。灯光不得影响相邻住户和交通信号，亮度要求见办事指南的受理条件。")
WAITING = ("二楼店铺", "店铺在二楼，店招可以挂在一楼门头上方吗？")


def asked(now: datetime) -> None:
    """演示咨询. Once, in a city where the people of the story live."""
    logins = Account.objects.filter(login__in=(ASKER, ANSWERS, LOOKS)).count()
    if logins < 3 or Consultation.objects.exists():
        return
    first = _ask(PUBLISHED[:2], "demo-1", now - timedelta(days=6))
    actions.answer(consultation=first, text=PUBLISHED[2], by=_who(ANSWERS, now), at=now - timedelta(days=5))
    said = {"consultation": first, "question": PUBLISHED[1], "answer": PUBLISHED[2]}
    actions.propose(**said, by=_who(ANSWERS, now), at=now - timedelta(days=5))
    actions.publish(**said, by=_who(LOOKS, now), at=now - timedelta(days=4))
    second = _ask(ANSWERED[:2], "demo-2", now - timedelta(days=3))
    actions.answer(consultation=second, text=ANSWERED[2], by=_who(ANSWERS, now), at=now - timedelta(days=2))
    _ask(WAITING, "demo-3", now - timedelta(hours=3))


def _ask(said: tuple[str, ...], key: str, at: datetime) -> int:
    return actions.ask(item=ITEM, title=said[0], text=said[1], key=key, by=_who(ASKER, at), at=at).id


def _who(login: str, at: datetime) -> Actor:
    return actor_of(Account.objects.get(login=login).pk, at)
