"""Sealed batches: chained Merkle roots; the first batch that does not hold is named."""

import json

import pytest
from click.testing import CliRunner
from django.db import connection, transaction

from onewindow.config.postgres.backend.creation import as_owner
from onewindow.kernel import log
from onewindow.kernel.log import sealing
from onewindow.kernel.log.merkle import Tree, climbed, path, sm3
from onewindow.kernel.models import Event, Seal
from tests.kernel.app.lives import AT, at_once, settle

DB = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sealed(monkeypatch):
    """25 events in three batches."""
    monkeypatch.setattr(sealing, "BATCH", 10)
    for n in range(25):
        log.add("test.said", by=n, at=AT, data={"n": n, "字": "一窗"})
    settle()
    assert log.seal_batches(AT) == 3


def as_a_forger(sql: str) -> None:
    with as_owner(connection.settings_dict["NAME"]) as db:
        db.execute(sql)


def test_the_tree_has_the_shape_of_rfc_6962():
    def naive(leaves: list[bytes]) -> bytes:
        if len(leaves) == 1:
            return sm3(b"\x00" + leaves[0])
        half = 1
        while half * 2 < len(leaves):
            half *= 2
        return sm3(b"\x01" + naive(leaves[:half]) + naive(leaves[half:]))

    assert Tree().root() == sm3(b"")
    for count in range(1, 40):
        leaves = [bytes([n]) * n for n in range(count)]
        assert Tree(leaves).root() == naive(leaves)


def test_every_leaf_climbs_to_the_root_by_its_own_path_only():
    for count in range(1, 34):
        leaves = [bytes([n]) * (n + 1) for n in range(count)]
        root = Tree(leaves).root()
        for index, leaf in enumerate(leaves):
            neighbours = path(leaves, index)
            assert climbed(leaf, index, count, neighbours) == root
            assert climbed(b"another", index, count, neighbours) != root
            assert climbed(leaf, index, count, [*neighbours, "00" * 32]) is None
            if count > 1:
                assert climbed(leaf, (index + 1) % count, count, neighbours) != root


@DB
def test_a_proof_stands_without_the_other_events(sealed):
    proofs = log.prove(Event.objects.order_by("id"))
    assert len(proofs) == 25
    assert all(log.sealed(proof) and log.kept(proof) for proof in proofs)
    moved = {**proofs[3], "event": proofs[4]["event"]}
    elsewhere = {**proofs[3], "seal": {**proofs[3]["seal"], "root": proofs[14]["seal"]["root"]}}
    assert not log.sealed(moved) and not log.sealed(elsewhere) and not log.sealed({"event": proofs[3]["event"]})
    log.add("test.said", by=1, at=AT)
    (fresh,) = log.prove(Event.objects.order_by("-id")[:1])
    assert "seal" not in fresh


def test_sm3_is_the_standards():
    assert sm3(b"abc").hex() == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"


@DB
def test_an_untouched_log_holds(sealed):
    report = log.verify()
    assert (report.ok, report.events, report.batches, report.unsealed) == (True, 25, 3, 0)
    log.add("test.said", by=1, at=AT)
    assert log.verify().unsealed == 1
    assert [s.count for s in Seal.objects.order_by("n")] == [10, 10, 5]


@DB
@pytest.mark.parametrize(
    ("forgery", "batch", "why"),
    [
        ("UPDATE kernel_event SET by = 99 WHERE by = 14", 2, "changed"),
        ("UPDATE kernel_event SET at = at + interval '1 microsecond' WHERE by = 3", 1, "changed"),
        ("UPDATE kernel_event SET data = '{\"n\": 0}' WHERE by = 24", 3, "changed"),
        ("DELETE FROM kernel_event WHERE by = 11", 2, "sealed 10 events, 9 are there"),
        (
            "INSERT INTO kernel_event (xid, kind, name, at) SELECT xid, '', 'x', at FROM kernel_event WHERE by = 5",
            1,
            "11",
        ),
        ("DELETE FROM kernel_seal WHERE n = 2", 2, "missing"),
        ("UPDATE kernel_seal SET hash = root WHERE n = 1", 1, "seal itself"),
        ("UPDATE kernel_seal SET root = hash WHERE n = 3", 3, "changed"),
    ],
)
def test_a_forgery_is_named(sealed, forgery, batch, why):
    as_a_forger(forgery)
    report = log.verify()
    assert (report.ok, report.bad) == (False, batch)
    assert why in report.why


@DB
def test_a_forger_who_seals_anew_breaks_the_chain(sealed):
    as_a_forger("UPDATE kernel_event SET by = 99 WHERE by = 4")
    seal = Seal.objects.get(n=1)
    events = Event.objects.order_by("epoch", "xid", "id")[:10]
    root = Tree(map(sealing.canonical, events)).root().hex()
    own = sealing.chain("", 1, log.Position(seal.epoch, seal.xid, seal.event), 10, root)
    as_a_forger(f"UPDATE kernel_seal SET root = '{root}', hash = '{own}' WHERE n = 1")
    assert log.verify().bad == 2


@DB
def test_sealers_at_once_seal_once(monkeypatch):
    monkeypatch.setattr(sealing, "BATCH", 10)
    for n in range(60):
        log.add("test.said", by=n, at=AT)
    settle()
    at_once([lambda: log.seal_batches(AT)] * 4)
    assert log.verify() == log.Report(events=60, batches=6, unsealed=0)


@DB
def test_only_settled_events_are_sealed():
    from tests.kernel.log.test_order import session

    with session() as slow:
        slow.execute("SELECT log_add('test.said', 1, %s, '', NULL, NULL)", [AT])
        log.add("test.said", by=2, at=AT)
        assert log.seal_batches(AT) == 0
        slow.commit()
    settle()
    assert log.seal_batches(AT) == 1
    assert log.verify().ok


@pytest.mark.django_db
def test_a_test_that_rolls_back_can_seal():
    log.add("test.said", by=2, at=AT)
    with transaction.atomic():
        assert log.seal_batches(AT) == 1
    assert log.verify().ok


@DB
def test_the_command_names_the_first_bad_batch(sealed):
    from onewindow.config.cli.log import command

    run = CliRunner()
    good = run.invoke(command, ["verify", "--json"])
    assert good.exit_code == 0, good.output
    assert json.loads(good.output) == {
        "ok": True, "events": 25, "batches": 3, "unsealed": 0, "bad": None, "why": "",
    }  # fmt: skip
    as_a_forger("UPDATE kernel_event SET by = 99 WHERE by = 14")
    bad = run.invoke(command, ["verify"])
    assert bad.exit_code == 1
    assert "batch 2" in bad.output
    assert json.loads(run.invoke(command, ["verify", "--json"]).output)["bad"] == 2
