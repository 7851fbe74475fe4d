"""What stands ready before many press at once; called in a process of the installation."""

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY
from django.test import Client
from django.utils import timezone

from onewindow.domain.cases import actions
from onewindow.domain.cases.models import Case
from onewindow.domain.catalogue.queries import spec
from onewindow.domain.licences.models import Licence
from onewindow.domain.org.models import Account, Holding, Post, Staff
from onewindow.kernel import log
from onewindow.kernel.models import Event
from tests.faults.killing.acts import Town
from tests.faults.life.case_truths import truths
from tests.web.api.program import program_of
from tests.web.api.signboard import application, leader

BACKEND = "django.contrib.auth.backends.ModelBackend"


def town() -> Town:
    """Its desk, a little ago."""
    return Town(timezone.now() - timedelta(days=2))


def clerks(number: int) -> list[str]:
    """So many clerks at the window that accepts singles, each logged in: the keys of their sessions."""
    at = timezone.now()
    case = Case.objects.get(pk=cases(1)[0])
    post = Post.objects.get(pk=spec(case.item_version_id).window_post)
    known = Staff.objects.filter(number__startswith="CROWD").count()
    accounts = [
        Account.objects.open(login=f"crowd-{known + n}", kind="staff", password=None, at=at) for n in range(number)
    ]
    people = Staff.objects.bulk_create(
        Staff(
            account=one,
            department=post.department,
            number=f"CROWD{known + n}",
            name_zh=f"职员{n}",
            name_en=f"Clerk {n}",
        )
        for n, one in enumerate(accounts)
    )
    Holding.objects.bulk_create(
        Holding(staff=one, post=post, from_on=(at - timedelta(days=9)).date()) for one in people
    )
    keys = []
    for one in accounts:
        client = Client()
        client.force_login(one, backend=BACKEND)
        assert client.session[BACKEND_SESSION_KEY] == BACKEND
        keys.append(client.session.session_key)
    return keys


def cases(number: int, upto: str = "single") -> list[int]:
    """So many cases by themselves: ``single`` just filed, ``accepted`` in review, ``deciding``."""
    made = town()
    return [getattr(made, upto)()[0] for _ in range(number)]


def filer() -> dict[str, Any]:
    """The token of somebody who applies for signs, and the body of the application."""
    settings.ALLOWED_HOSTS = ["*"]  # the test client calls its server by a name of its own
    login, business, answers = leader()
    program = program_of(login)
    return {"token": program.token, "body": application(program, business, answers)}


def officer(case: int, post: str) -> str:
    """The token of whoever holds this post of the case's item: ``window_post``, ``decide_post``."""
    return program_of(town().desk.login_of(getattr(spec(Case.objects.get(pk=case).item_version_id), post))).token


def became(ids: list[int], names: list[str]) -> dict[str, Any]:
    """What has become of these cases: how often each of these events was written, and whether everything holds of them."""
    truths(set(ids), set(ids), alone=False)
    rows = Event.objects.filter(kind="case", thing__in=ids, name__in=names).values_list("thing", flat=True)
    counts = {one: list(rows).count(one) for one in ids}
    log.seal_batches(timezone.now())
    return {
        "once": sum(count == 1 for count in counts.values()),
        "states": sorted(set(Case.objects.filter(pk__in=ids).values_list("state", flat=True))),
        "licences": Licence.objects.filter(case_ref__in=[f"case:{pk}" for pk in ids]).count(),
        "log": log.verify().ok,
    }


def found(numbers: list[str]) -> dict[str, int]:
    """How many cases bear these numbers, and how many of this item there are at all."""
    signs = Case.objects.filter(item_version__item__slug="signboard", group="")
    return {"mine": Case.objects.filter(number__in=numbers).count(), "all": signs.count()}


def ids_of(numbers: list[str]) -> list[int]:
    """Cases by number."""
    return list(Case.objects.filter(number__in=numbers).values_list("pk", flat=True))


def place() -> str:
    """The end of the log, as a page knows it."""
    log.settle()
    return ".".join(map(str, log.newest()))


def deeds(case: int) -> list[str]:
    """A case is accepted and reviewed, and much else happens: the names of its events."""
    made = town()
    known = spec(Case.objects.get(pk=case).item_version_id)
    actions.accept(case=case, by=made.desk.holder(known.window_post), at=timezone.now())
    for post in known.review_posts:
        actions.review(case=case, stance="agree", by=made.desk.holder(post), at=timezone.now())
    log.settle()
    moved = Event.objects.filter(kind="case", thing=case).order_by("id").values_list("name", flat=True)
    return list(moved)[1:]
