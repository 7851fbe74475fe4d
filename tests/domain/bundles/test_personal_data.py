"""A person's data: a copy of everything, erasure of what no duty keeps, an account that is closed; rules of retention."""

import json
import zipfile
from datetime import datetime, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client

from onewindow.domain.bundles import actions as bundles
from onewindow.domain.bundles.models import Draft
from onewindow.domain.messages.actions import send
from onewindow.domain.messages.models import Message
from onewindow.domain.org import actions, queries
from onewindow.domain.org.models import Account, DataCopy, Erasure, Person, Unmasking
from onewindow.kernel import files, log, retention
from onewindow.kernel.models import Event, RetentionRule, StoredFile
from tests.domain.bundles.story import PNG, Story

pytestmark = pytest.mark.django_db


@pytest.fixture
def story(packages: None, at: datetime) -> Story:
    """A restaurant, told from the applicant's side."""
    return Story(at)


def _copy(story: Story) -> dict[str, Any]:
    copy = actions.order_copy(by=story.owner, at=story.tick())
    assert actions.make_copy(copy=copy, at=story.tick())
    assert not actions.make_copy(copy=copy, at=story.tick())  # a job may run twice
    kept = actions.fetch_copy(copy=copy, by=story.owner, at=story.tick())
    with zipfile.ZipFile(BytesIO(files.read(kept))) as archive:
        found: dict[str, Any] = json.loads(archive.read("data.json"))
        found["names"] = archive.namelist()
        assert archive.read("summary.pdf").startswith(b"%PDF")
    return found


def test_a_copy_of_everything(story: Story) -> None:
    """One archive: every section with its records, the files that were handed in, each download in the log."""
    story.submit()
    send(to=story.owner.account or 0, key="copy.made", params={"until": "x"}, at=story.now)
    found = _copy(story)
    assert found["format"] == "onewindow.personal-data/1"
    person = Person.objects.get(account=story.owner.account)
    assert found["person"] == {"name": person.name_zh, "id_no": person.id_no}
    sections = found["sections"]
    assert set(sections) >= {
        "identity",
        "cases",
        "bundles",
        "messages",
        "licences",
        "mandates",
        "roles",
        "uploads",
        "log",
    }
    assert sections["bundles"]["records"][0]["data"] and sections["cases"]["records"][0]["answers"] is not None
    assert sections["messages"]["records"]
    for name in sections["cases"]["files"]:
        assert name in found["names"]
    assert list(Event.objects.filter(kind="copy").order_by("id").values_list("name", flat=True)) == [
        "copy.ordered", "copy.made", "copy.fetched",
    ]  # fmt: skip


def test_a_copy_is_for_its_person_and_for_seven_days(story: Story) -> None:
    """Others are told that there is none; a second order waits for the first; after a week the archive is gone."""
    copy = actions.order_copy(by=story.owner, at=story.now)
    with pytest.raises(actions.CopyInMaking):
        actions.order_copy(by=story.owner, at=story.now)
    actions.make_copy(copy=copy, at=story.now)
    stranger = story.actor("liguoqiang")
    with pytest.raises(queries.NoSuchCopy):
        actions.fetch_copy(copy=copy, by=stranger, at=story.now)
    late = story.now + timedelta(days=7)
    with pytest.raises(queries.NoSuchCopy):
        actions.fetch_copy(copy=copy, by=story.owner, at=late)
    assert retention.carry_out(at=late + timedelta(minutes=1))["copies"] == 1
    assert DataCopy.objects.get(pk=copy).file is None
    assert not StoredFile.objects.filter(type="application/zip").exists()


def test_what_can_go_and_what_stays(story: Story) -> None:
    """Drafts, messages and unsent uploads can go; an application and its papers stay, with the rule that says so."""
    story.draft()
    stray = files.store(BytesIO(PNG), name="a.png", by=story.owner.account, at=story.now)
    send(to=story.owner.account or 0, key="copy.made", at=story.now)
    subject = queries.subject_of(story.owner.account or 0)
    assert subject is not None
    erasable, _ = queries.fates(subject, story.tick())
    assert {one.title for one in erasable} >= {"草稿及其附件", "消息", "未提交的上传文件"}
    actions.ask_erasure(closes=False, by=story.owner, at=story.now)
    with pytest.raises(actions.ErasureAsked):
        actions.ask_erasure(closes=False, by=story.owner, at=story.now)
    assert actions.carry_out_erasures(at=story.now + timedelta(days=6)) == 0
    assert actions.carry_out_erasures(at=story.now + timedelta(days=7)) == 1
    assert not Draft.objects.exists() and not Message.objects.filter(account=story.owner.account).exists()
    assert not StoredFile.objects.filter(pk=stray.pk).exists()
    assert Account.objects.get(pk=story.owner.account).is_active
    done = Event.objects.get(name="erasure.done")
    assert done.data == {"drafts": 1, "messages": 1, "uploads": 1}


def test_a_change_of_mind(story: Story) -> None:
    """Within the days to reconsider everything stays."""
    story.draft()
    actions.ask_erasure(closes=True, by=story.owner, at=story.now)
    actions.cancel_erasure(by=story.owner, at=story.tick())
    with pytest.raises(actions.NothingAsked):
        actions.cancel_erasure(by=story.owner, at=story.tick())
    assert actions.carry_out_erasures(at=story.now + timedelta(days=30)) == 0
    assert Draft.objects.count() == 1


def test_no_closing_while_something_runs(story: Story) -> None:
    """Neither when it is asked for, nor when something began in the days between."""
    actions.ask_erasure(closes=True, by=story.owner, at=story.now)
    story.submit()
    assert actions.carry_out_erasures(at=story.now + timedelta(days=8)) == 0
    row = Erasure.objects.get()
    assert row.cancelled_at is not None and Account.objects.get(pk=story.owner.account).is_active
    with pytest.raises(actions.StillUnderWay):
        actions.ask_erasure(closes=True, by=story.owner, at=story.tick())


def test_a_closed_account(story: Story) -> None:
    """Nobody enters with it; contact data is gone; the name stays where a record needs it; the log still verifies."""
    bundle, his = story.submit(), story.owner.account
    bundles.withdraw(bundle=bundle, by=story.owner, at=story.tick())
    actions.ask_erasure(closes=True, by=story.owner, at=story.tick())
    assert actions.carry_out_erasures(at=story.now + timedelta(days=8)) == 1
    account = Account.objects.get(pk=his)
    assert (account.is_active, account.login) == (False, f"closed-{account.pk}")
    person = Person.objects.get(account=account)
    assert (person.phone, person.address) == ("", "") and person.id_no.startswith("99")
    with pytest.raises(queries.AccountUnknown):
        queries.actor_of(account.pk, story.now)
    log.seal_batches(at=story.now + timedelta(days=9))
    assert log.verify().ok


def test_a_person_nothing_binds(story: Story) -> None:
    """Without an application, a licence, a mandate or a role the name goes too."""
    actor = story.actor("wuxiaoming")
    actions.ask_erasure(closes=True, by=actor, at=story.now)
    actions.carry_out_erasures(at=story.now + timedelta(days=8))
    person = Person.objects.get(account=actor.account)
    assert (person.name_zh, person.id_no, person.pinyin) == ("已注销", f"closed-{person.pk}", "")


def test_rules_are_rows(story: Story) -> None:
    """A later row holds from its day; the report counts and deletes nothing; one event a kind with its count."""
    story.draft()
    drafts = {line.kept.key: line for line in retention.report(story.now + timedelta(days=91))}
    assert drafts["drafts"].count == 1 and drafts["files-granted"].count == 0
    assert Draft.objects.count() == 1
    begin = (story.now + timedelta(days=1)).date()
    retention.change(key="drafts", days=200, effective_from=begin, source="示范市规定", by=None, at=story.now)
    files.keep(BytesIO(b"unsent"), name="a.bin", type="application/octet-stream", by=None, at=story.now)
    done = retention.carry_out(at=story.now + timedelta(days=91))
    assert "drafts" not in done and done["uploads"] == 1, "files go a stretch at a time"
    assert retention.carry_out(at=story.now + timedelta(days=201))["drafts"] == 1
    event = Event.objects.filter(name=retention.CARRIED_OUT, data__rule="drafts").get()
    assert event.data is not None and event.data["count"] == 1
    assert RetentionRule.objects.filter(key="drafts").count() == 2


@pytest.mark.parametrize(
    ("key", "days", "ahead", "source", "refusal"),
    [
        ("nothing", 3, 1, "x", retention.NoSuchKind),
        ("drafts", 3, 0, "x", retention.RuleUnfit),
        ("drafts", 0, 1, "x", retention.RuleUnfit),
        ("drafts", 3, 1, " ", retention.RuleUnfit),
    ],
)
def test_rules_that_do_not_fit(
    story: Story, key: str, days: int, ahead: int, source: str, refusal: type[Exception]
) -> None:
    """Only for what is kept, from a day to come, for some days, with a source."""
    begin = (story.now + timedelta(days=ahead)).date()
    with pytest.raises(refusal):
        retention.change(key=key, days=days, effective_from=begin, source=source, by=None, at=story.now)


def test_looks_are_kept_three_years(story: Story) -> None:
    """Who looked at full data is a record for its time, then it goes."""
    person = Person.objects.get(account=story.owner.account)
    Unmasking.objects.create(person=person, account_id=story.owner.account, reason="x", at=story.now)
    assert "looks" not in retention.carry_out(at=story.now + timedelta(days=1094))
    assert retention.carry_out(at=story.now + timedelta(days=1096))["looks"] == 1


def test_a_closed_account_is_logged_out(story: Story, client: Client) -> None:
    """An open session of a closed account shows the log-in."""
    client.force_login(Account.objects.get(pk=story.owner.account))
    assert client.get("/me/data/").status_code == 200
    actions.ask_erasure(closes=True, by=story.owner, at=story.now)
    actions.carry_out_erasures(at=story.now + timedelta(days=8))
    assert client.get("/me/data/").status_code == 302


def test_at_a_window(story: Story) -> None:
    """The operator hands the same archive over, and enters an erasure; nobody else does either for another."""
    other = story.actor("liguoqiang")
    with pytest.raises(actions.NotAllowed):
        actions.hand_over(account=story.owner.account or 0, into=BytesIO(), by=other, at=story.now)
    into, system = BytesIO(), actions.Actor.SYSTEM
    counts = actions.hand_over(account=story.owner.account or 0, into=into, by=system, at=story.now)
    assert counts["identity"] == 1 and zipfile.ZipFile(into).namelist()
    asked = actions.ask_erasure(closes=False, account=story.owner.account, by=other, at=story.now)
    assert Erasure.objects.get(pk=asked).account_id == other.account  # his own, whatever he names
    asked = actions.ask_erasure(closes=False, account=story.owner.account, by=system, at=story.now)
    assert Erasure.objects.get(pk=asked).account_id == story.owner.account
