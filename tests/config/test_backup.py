"""A backup, made while the city is used, put back into an empty place and over a city: nothing handed out is lost."""

import json
import shutil
import subprocess
import sys
import tarfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import psycopg
import pytest

from onewindow.config.postgres.backup import Damaged, check, making, parcel, restoring
from tests.config.conftest import Installation, kill

RELEASE = (
    Path(__file__).parent / "data" / "release-0.1.0.onewindow"
)  # a city in the middle of its work; see test_upgrade
# Hands out receipts as fast as it can: a file, a business, an event, each line written after its commit.
WRITING = """
import io, itertools, sys
from django.utils import timezone
from onewindow.domain.org import actions
from onewindow.kernel import codes, files, log
from onewindow.domain.licences.actions import register_seal
register_seal(by=actions.Actor.SYSTEM, at=timezone.now())
for n in itertools.count(int(sys.argv[1])):
    at = timezone.now()
    paper = b"%PDF-1.4\\n1 0 obj<</Type/Catalog>>endobj\\n% " + str(n).encode() + b"\\ntrailer<</Root 1 0 R>>\\nstartxref\\n9\\n%%EOF\\n"
    kept = files.store(io.BytesIO(paper), name=f"paper-{n}.pdf", by=None, at=at)
    uscc = codes.uscc_of(f"91990100MA{n:07d}")
    actions.register_enterprise(uscc=uscc, name=f"公司{n}", legal_person=None, by=actions.Actor.SYSTEM, at=at)
    log.add("log.tested", by=None, at=at, data={"n": n})
    print(kept.token, uscc, flush=True)
"""
READING = """
import json, sys
from onewindow.domain.licences.models import Licence
from onewindow.domain.licences.queries import verify_file
from onewindow.domain.org.models import Account, Enterprise
from onewindow.kernel import files, log
from onewindow.kernel.models import Event
import datetime
lost = []
for line in open(sys.argv[1]):
    token, uscc = line.split()
    try:
        well = files.intact(files.find(token))
    except files.FileGone:
        well = False
    if not (well and Enterprise.objects.filter(uscc=uscc).exists()):
        lost.append(line)
good = 0
for one in Licence.objects.select_related("pdf"):
    found = verify_file(pdf=files.read(one.pdf), signature=json.dumps(one.signature).encode(), on=datetime.date(2026, 10, 20))
    good += found.certain
report = log.verify()
print(json.dumps({"lost": len(lost), "licences": Licence.objects.count(), "good": good, "log": report.ok,
    "events": Event.objects.count(), "epoch": Event.objects.order_by("-epoch")[0].epoch}))
"""
GOING_ON = """
import io
from django.utils import timezone
from django.db import connection
from onewindow.domain.org import actions
from onewindow.kernel import codes, log
at = timezone.now()
actions.register_enterprise(uscc=codes.uscc_of("91990100MA9999999"), name="新公司", legal_person=None, by=actions.Actor.SYSTEM, at=at)
log.seal_batches(at)
with connection.cursor() as cursor:
    cursor.execute("SELECT current_user, max(epoch) FROM kernel_event")
    print(*cursor.fetchone(), log.verify().ok)
"""


def _last(said: str) -> str:
    return said.strip().splitlines()[-1]


class Lived:
    """An installation with a story behind it, a backup made in the middle of writing, and who was promised what."""

    def __init__(self, place: Path) -> None:
        self.place = place
        self.made = Installation(place / "home")
        self.backup = place / "one.onewindow"
        self.before = place / "before.txt"
        self.passphrase = place / "passphrase"
        self.passphrase.write_text("八个字的口令不要猜\n", encoding="utf-8")

    def live(self) -> None:
        code, said = self.made.run("db", "restore", str(RELEASE), "--json")
        assert (code, json.loads(_last(said))["epoch"]) == (0, 2), said
        receipts = self.place / "receipts.txt"
        with receipts.open("w") as out:
            writer = self._writer(out)
            try:
                self._wait(lambda: receipts.read_text().count("\n") >= 10)
                lines = receipts.read_text().splitlines(keepends=True)
                self.before.write_text("".join(line for line in lines if line.endswith("\n")))
                arguments = ("--passphrase-file", str(self.passphrase), "--json")
                code, said = self.made.run("db", "backup", str(self.backup), *arguments)
                assert code == 0, said
                self.told = json.loads(_last(said))
                done = receipts.read_text().count("\n")
                self._wait(lambda: receipts.read_text().count("\n") > done)
            finally:
                kill(writer.pid)
                writer.wait()

    def _writer(self, out: object) -> "subprocess.Popen[str]":
        begin = "import os, django; os.environ.setdefault('DJANGO_SETTINGS_MODULE', 'onewindow.config.settings'); "
        program = [sys.executable, "-c", begin + "django.setup()\n" + WRITING, "1000"]
        return subprocess.Popen(program, env=self.made.environment, stdout=out, text=True)  # type: ignore[call-overload,no-any-return]

    def _wait(self, true: object) -> None:
        end = time.monotonic() + 120
        while not true():  # type: ignore[operator]
            assert time.monotonic() < end
            time.sleep(0.05)

    def read(self, made: Installation) -> dict[str, object]:
        code, said = made.python(READING, str(self.before))
        assert code == 0, said
        found: dict[str, object] = json.loads(_last(said))
        return found


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lived]:
    here = Lived(tmp_path_factory.mktemp("lived"))
    try:
        here.live()
        yield here
    finally:
        here.made.end()


def test_what_was_handed_out_before_the_backup_is_there_after_the_loss_of_everything(
    lived: Lived, tmp_path: Path
) -> None:
    """Another machine: nothing is there but the file and the passphrase."""
    other = Installation(tmp_path)
    try:
        code, said = other.run("db", "restore", str(lived.backup), "--passphrase-file", str(lived.passphrase), "--json")
        assert code == 0, said
        told = json.loads(_last(said))
        assert (told["epoch"], told["log_holds"], told["missing"]) == (3, True, [])
        found = lived.read(other)
        assert found["events"] == lived.told["events"] + 1  # log.restored
        assert {k: found[k] for k in ("lost", "licences", "good", "log", "epoch")} == {
            "lost": 0, "licences": 1, "good": 1, "log": True, "epoch": 3,
        }  # fmt: skip
        code, said = other.python(GOING_ON)
        assert (code, _last(said)) == (0, "app 3 True"), said
        key = "secret-key.json"
        assert (other.home / key).read_text() == (lived.made.home / key).read_text()
        assert (other.home / "keys" / "sm2.pem").stat().st_mode & 0o077 == 0
    finally:
        other.end()


def test_a_city_is_replaced_only_when_asked_and_goes_on(lived: Lived) -> None:
    """What came after the backup is gone, what came before is there; an epoch seen here is not used again."""
    phrase = ("--passphrase-file", str(lived.passphrase))
    code, said = lived.made.run("db", "restore", str(lived.backup), *phrase)
    assert (code, "--replace" in said) == (1, True)
    code, said = lived.made.run("db", "restore", str(lived.backup), "--replace", *phrase, "--json")
    assert (code, json.loads(_last(said))["epoch"]) == (0, 3), said
    found = lived.read(lived.made)
    assert (found["lost"], found["good"], found["log"]) == (0, 1, True)


def _changed(lived: Lived, tmp_path: Path, name: str) -> Path:
    """The backup with one bit of a member turned."""
    copy = tmp_path / "changed.onewindow"
    shutil.copy(lived.backup, copy)
    with tarfile.open(copy) as tar:
        member = next(one for one in tar if one.name.startswith(name))
        place = member.offset_data + member.size // 2
    with copy.open("r+b") as handle:
        handle.seek(place)
        byte = handle.read(1)[0]
        handle.seek(place)
        handle.write(bytes([byte ^ 1]))
    return copy


@pytest.mark.parametrize("name", ["database.dump", "files/", "keys/sm2.pem"])
def test_a_changed_backup_is_refused_before_anything_is_touched(lived: Lived, tmp_path: Path, name: str) -> None:
    """Each part has its checksum."""
    with pytest.raises(Damaged, match=name):
        check(_changed(lived, tmp_path, name))


def test_a_backup_that_was_cut_off_is_refused(lived: Lived, tmp_path: Path) -> None:
    """The manifest stands at the end."""
    cut = tmp_path / "cut.onewindow"
    cut.write_bytes(lived.backup.read_bytes()[: lived.backup.stat().st_size // 2])
    with pytest.raises(Damaged):
        check(cut)
    (tmp_path / "none.onewindow").write_bytes(b"")
    with pytest.raises(Damaged):
        check(tmp_path / "none.onewindow")


def test_keys_open_with_their_passphrase_only(lived: Lived) -> None:
    """Without one, and with another one, nothing begins."""
    manifest = check(lived.backup)
    assert manifest.keys == "sealed"
    for passphrase in ("", "another"):
        with pytest.raises(parcel.Locked):
            restoring._keys(lived.backup, manifest, passphrase)
    keys = restoring._keys(lived.backup, manifest, lived.passphrase.read_text(encoding="utf-8").strip())
    assert keys["sm2.pem"] == (lived.made.home / "keys" / "sm2.pem").read_bytes()


def test_the_newest_backups_of_a_folder_are_kept(tmp_path: Path) -> None:
    """Others' files and other cities' backups stay."""
    others = ("second-20260101T000000Z.onewindow", "city-notes.onewindow", "last.json")
    mine = [f"city-2026010{day}T000000Z.onewindow" for day in (1, 2, 3)]
    for name in (*others, *mine):
        (tmp_path / name).write_bytes(b"")
    assert making._rotate(tmp_path, "city", 2) == (mine[0],)
    assert {file.name for file in tmp_path.iterdir()} == {*others, *mine[1:]}


def test_a_backup_is_its_owners_and_names_what_is_in_it(lived: Lived) -> None:
    """Nobody else may read it; the last one is remembered for ``doctor`` and the metrics."""
    assert lived.backup.stat().st_mode & 0o077 == 0
    manifest = check(lived.backup)
    assert (manifest.schema, manifest.missing, manifest.key_names) == ("city", [], ["sm2.pem", "secret-key.json"])
    record = json.loads((lived.made.home / "backups" / "last.json").read_text())
    assert record["file"] == str(lived.backup)


def test_a_backup_of_another_city_or_a_newer_version_is_refused(
    lived: Lived, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Said in a sentence, before anything is touched."""
    manifest, owner = check(lived.backup), lived.made.cluster.address("owner")
    newer = replace(manifest, migrations=[*manifest.migrations, ["org", "0999_later"]])
    with pytest.raises(restoring.WillNotRestore, match=r"org\.0999_later"):
        restoring._may_restore(owner, newer, True)
    with pytest.raises(restoring.WillNotRestore, match="older"):
        restoring._may_restore(owner, replace(manifest, server=990000), True)
    monkeypatch.setenv("ONEWINDOW_SCHEMA", "second")
    with pytest.raises(restoring.WillNotRestore, match="ONEWINDOW_SCHEMA=city"):
        restoring._may_restore(owner, manifest, True)


def test_a_city_that_is_served_is_not_replaced(lived: Lived) -> None:
    """The worker's heart beats; half a minute after its last sign of life it may be."""
    manifest, address = check(lived.backup), lived.made.cluster.address("owner")
    with psycopg.connect(**address.kwargs(), options="-c search_path=city", autocommit=True) as db:
        db.execute("INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now())")
        with pytest.raises(restoring.WillNotRestore, match="served"):
            restoring._may_restore(address, manifest, True)
        db.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 minute'")
        assert restoring._may_restore(address, manifest, True) >= 2
