"""Files nobody refers to: rows first, bytes last; content that arrives again at that moment is kept."""

import os
import threading
from datetime import UTC, datetime, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.db import connection, transaction

from onewindow.kernel import files
from onewindow.kernel.files import sweeping
from onewindow.kernel.models import StoredFile

AT = datetime(2026, 9, 28, 1, 0, tzinfo=UTC)
LATER = AT + timedelta(days=40)


@pytest.fixture(autouse=True)
def _own_folder(settings: Any, tmp_path: Path) -> None:
    """Sweeping looks at the whole folder: these tests have one of their own."""
    settings.HOME = tmp_path


def stored(content: bytes = b"x", at: datetime = AT, by: int | None = 7) -> StoredFile:
    return files.keep(BytesIO(content), name="a.bin", type="application/octet-stream", by=by, at=at)


def aged(*rows: StoredFile) -> None:
    """As if their bytes had been written long ago."""
    for row in rows:
        os.utime(files.path_of(row.sha256), (AT.timestamp(), AT.timestamp()))


_UNASKED = (
    "SELECT c.conrelid::regclass::text, a.attname FROM pg_constraint c"
    " JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]"
    " WHERE c.contype = 'f' AND c.confrelid = 'kernel_storedfile'::regclass AND NOT EXISTS (SELECT FROM pg_index i"
    " WHERE i.indrelid = c.conrelid AND i.indkey[0] = a.attnum AND i.indpred IS NULL)"
)


@pytest.mark.django_db
def test_a_file_that_goes_reads_no_table_whole() -> None:
    """Every table that names files is asked for the one that goes, by its foreign key as well (decision 77)."""
    with connection.cursor() as cursor:
        cursor.execute(_UNASKED)
        assert cursor.fetchall() == []
        cursor.execute(
            "SELECT m.amname FROM pg_class c JOIN pg_am m ON m.oid = c.relam WHERE c.relname = 'licence_paper'"
        )
        assert cursor.fetchall() == [("brin",)], (
            "any other would make the issue of a licence write all its indexes anew"
        )


@pytest.mark.django_db
def test_rows_then_bytes() -> None:
    """What is old and unused goes; what is young stays; bytes of another's row stay."""
    old, young, twin = stored(b"old"), stored(b"young", LATER), stored(b"old", LATER, by=8)
    aged(old, young)
    assert (files.unused(LATER), files.unused(LATER, by=8)) == (1, 0)
    assert files.forget_unused(before=LATER) == 1
    assert set(StoredFile.objects.values_list("pk", flat=True)) == {young.pk, twin.pk}
    assert files.sweep(at=LATER) == 0 and files.intact(twin)
    twin.delete()
    assert files.sweep(at=LATER) == 1 and not files.path_of(old.sha256).exists()
    assert files.intact(young)


@pytest.mark.django_db
def test_a_stretch_at_a_time() -> None:
    """The nightly run takes files by their tokens, some at a time; each one is looked at once, and what is young stays."""
    for n in range(5):
        stored(b"%d" % n)
    young = stored(b"young", LATER)
    counts = [files.forget_unused(before=LATER, within=one) for one in files.stretches(2)]
    assert (sum(counts), max(counts) <= 2, len(counts) >= 3) == (5, True, True)
    assert list(StoredFile.objects.values_list("pk", flat=True)) == [young.pk]


@pytest.mark.django_db
def test_what_broke_off() -> None:
    """Beginnings of uploads go after a day; bytes without a row too; fresh ones are left alone."""
    row = stored(b"lost")
    row.delete()
    fresh = files.path_of(row.sha256).parents[2] / ".abc"
    fresh.write_bytes(b"half")
    assert files.sweep(at=datetime.now(UTC)) == 0
    os.utime(fresh, (AT.timestamp(), AT.timestamp()))
    aged(row)
    assert files.sweep(at=datetime.now(UTC)) == 2
    assert not fresh.exists() and not files.path_of(row.sha256).exists()


@pytest.mark.django_db
def test_what_somebody_refers_to_stays() -> None:
    """Every table that names a file is asked, whatever its room."""
    tests = sweeping._nobody()
    for table in ("cases_material", "bundles_draftfile", "licences_licence", "org_mandate", "org_datacopy"):
        assert f'"{table}"' in tests


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("kept_first", [True, False])
def test_the_same_content_arrives_meanwhile(kept_first: bool) -> None:
    """Somebody hands in bytes that are being swept: either the sweeper finds the row, or the bytes are written anew."""
    row = stored(b"contested")
    aged(row)
    row.delete()
    if kept_first:
        begun, go_on = threading.Event(), threading.Event()

        def bring() -> None:
            try:
                with transaction.atomic():
                    stored(b"contested", LATER)
                    begun.set()
                    go_on.wait(60)
            finally:
                connection.close()

        thread = threading.Thread(target=bring)
        thread.start()
        begun.wait(60)
        threading.Timer(0.2, go_on.set).start()
        swept = files.sweep(at=LATER)  # waits for the other's transaction
        thread.join()
        assert swept == 0
    else:
        assert files.sweep(at=LATER) == 1
        stored(b"contested", LATER)
    assert files.intact(StoredFile.objects.get())


@pytest.mark.django_db(transaction=True)
def test_many_bring_it_while_it_is_swept() -> None:
    """Whoever was told that his file is kept finds its bytes."""
    for turn in range(5):
        gone = stored(f"again {turn}".encode())
        aged(gone)
        gone.delete()

        def bring(content: bytes = f"again {turn}".encode()) -> None:
            try:
                stored(content, LATER)
            finally:
                connection.close()

        threads = [threading.Thread(target=bring) for _ in range(3)]
        for thread in threads:
            thread.start()
        files.sweep(at=LATER)
        for thread in threads:
            thread.join()
        assert all(files.intact(row) for row in StoredFile.objects.all())
