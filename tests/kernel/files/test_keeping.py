"""Files are kept once by their hash, addressed by token, sent back as what they are."""

import hashlib
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import FileResponse

from onewindow.kernel import files
from onewindow.kernel.files import keeping
from tests.kernel.files import samples

AT = datetime(2026, 9, 28, 2, tzinfo=UTC)


@pytest.fixture(autouse=True)
def home(settings, tmp_path: Path) -> Path:  # type: ignore[no-untyped-def]
    """A data folder of its own."""
    settings.HOME = tmp_path
    return tmp_path


def kept(data: bytes = samples.PDF, name: str = "a.pdf", by: int | None = 7) -> files.StoredFile:
    """One file stored."""
    return files.store(BytesIO(data), name=name, by=by, at=AT)


def everything(home: Path) -> list[Path]:
    """All files below a folder."""
    return [path for path in home.rglob("*") if path.is_file()]


@pytest.mark.django_db
def test_bytes_lie_once_under_their_hash(home: Path) -> None:
    first, second = kept(), kept(name="b.pdf", by=None)
    assert first.token != second.token
    assert first.sha256 == second.sha256 == hashlib.sha256(samples.PDF).hexdigest()
    place = home / "files" / first.sha256[:2] / first.sha256[2:4] / first.sha256
    assert everything(home) == [place]
    assert place.read_bytes() == samples.PDF
    assert place.stat().st_mode & 0o222 == 0
    assert (first.size, first.type, first.name, first.by, first.at) == (
        len(samples.PDF),
        "application/pdf",
        "a.pdf",
        7,
        AT,
    )


@pytest.mark.django_db
def test_an_upload_is_read_from_its_start() -> None:
    upload = SimpleUploadedFile("照片.png", samples.png(), "application/x-msdownload")
    upload.read()
    row = files.store(upload, name=upload.name or "", by=1, at=AT)
    assert row.type == "image/png"  # by content, whatever the browser claimed
    with files.open(row.token) as stream:
        assert stream.read() == samples.png() == files.read(row)


@pytest.mark.django_db
def test_a_name_without_ending_gets_the_one_of_its_kind() -> None:
    assert kept(name="scan").name == "scan.pdf"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("data", "name", "refusal"),
    [
        (samples.EXE, "a.pdf", files.WrongType),
        (samples.png(), "a.pdf", files.WrongType),
        (b"", "a.pdf", files.FileMissing),
        (samples.PDF, "", files.NameRefused),
        (samples.PDF[:20], "a.pdf", files.Unreadable),
    ],
)
def test_what_is_refused_leaves_nothing_behind(home: Path, data: bytes, name: str, refusal: type[Exception]) -> None:
    with pytest.raises(refusal):
        kept(data, name)
    assert everything(home) == []
    assert not files.StoredFile.objects.exists()


@pytest.mark.django_db
def test_a_stream_longer_than_its_limit_is_stopped(home: Path) -> None:
    with pytest.raises(files.TooLarge, match="1 MB"):
        files.store(BytesIO(bytes(5 * 1024 * 1024)), name="a.pdf", by=1, at=AT, limit=1024 * 1024)
    assert everything(home) == []


@pytest.mark.django_db
def test_a_token_that_leads_nowhere_is_told() -> None:
    for token in (uuid.uuid4(), "nonsense", ""):
        with pytest.raises(files.FileGone):
            files.find(token)
    row = kept()
    files.path_of(row.sha256).unlink()
    assert not files.intact(row)
    for read in (files.read, lambda row: files.open(row.token), files.serve):
        with pytest.raises(files.FileGone):
            read(row)


@pytest.mark.django_db
def test_changed_bytes_are_noticed() -> None:
    row = kept()
    assert files.intact(row)
    place = files.path_of(row.sha256)
    place.chmod(0o600)
    place.write_bytes(b"other")
    assert not files.intact(row)


def test_many_writers_of_the_same_bytes_do_not_disturb_each_other(home: Path) -> None:
    def settle(n: int) -> None:
        fresh = home / f"fresh{n}"
        fresh.write_bytes(b"same")
        keeping._settle(fresh, files.path_of("ab" * 32))

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(settle, range(32)))
    assert files.path_of("ab" * 32).read_bytes() == b"same"


@pytest.mark.django_db
def test_a_file_is_sent_as_what_it_is_and_never_run() -> None:
    row = kept(samples.png(), "照片 1.png")
    response = files.serve(row)
    assert isinstance(response, FileResponse)
    assert response["Content-Type"] == "image/png"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Content-Disposition"].startswith("attachment; filename*=utf-8''")
    assert "default-src 'none'" in response["Content-Security-Policy"]
    assert "sandbox" in response["Content-Security-Policy"]
    assert b"".join(response.streaming_content) == samples.png()  # type: ignore[arg-type]


@pytest.mark.django_db
def test_only_pictures_and_pdf_are_shown_in_a_page() -> None:
    assert files.serve(kept(samples.png(), "a.png"), inline=True)["Content-Disposition"].startswith("inline")
    shown = files.serve(kept(), inline=True)
    assert shown["Content-Disposition"].startswith("inline")
    assert "frame-ancestors 'self'" in shown["Content-Security-Policy"]
    assert shown["X-Frame-Options"] == "SAMEORIGIN"
    assert files.serve(kept(samples.DOCX, "a.docx"), inline=True)["Content-Disposition"].startswith("attachment")


@pytest.mark.django_db
def test_a_name_cannot_break_out_of_the_header() -> None:
    row = kept(name='x".pdf\r\nSet-Cookie: a=b.pdf')
    assert "\n" not in files.serve(row)["Content-Disposition"]
