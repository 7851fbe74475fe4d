"""Two administrators of the small city, and notices that they put into force."""

from dataclasses import dataclass
from datetime import date, datetime

from onewindow.domain.org.actions import Entry, approve_notice, enter_notice, propose_notice
from onewindow.domain.org.models import Account, Department, Holding, Post, Staff
from onewindow.domain.org.queries import Actor, actor_of


@dataclass(frozen=True, slots=True)
class Office:
    """Who enters and who approves."""

    first: Actor
    second: Actor

    def propose(self, days: str, at: datetime, *, year: int = 2026) -> int:
        """An amending notice that waits for the second officer; ``days`` as CSV."""
        entry = Entry(year, days, form="csv", whole=False, number="国办发明电〔2026〕9号")
        notice = enter_notice(entry=entry, by=self.first, at=at)
        propose_notice(notice=notice, by=self.first, at=at)
        return notice

    def put_into_force(self, days: str, at: datetime, *, year: int = 2026) -> int:
        """The same, approved."""
        notice = self.propose(days, at, year=year)
        approve_notice(notice=notice, by=self.second, at=at)
        return notice


def office(department: Department, at: datetime) -> Office:
    """Open the post and appoint two to it."""
    post = Post.objects.create(department=department, role="office")
    accounts = []
    for login in ("office-one", "office-two"):
        account = Account.objects.open(login=login, kind="staff", password=None, at=at)
        member = Staff.objects.create(account=account, department=department, number=login, name_zh="管", name_en="A")
        Holding.objects.create(staff=member, post=post, from_on=date(2026, 1, 1))
        accounts.append(actor_of(account.pk, at))
    return Office(*accounts)
