"""The public page that checks a licence: whatever a stranger hands in, he gets the page back with a sentence."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

MB = 1024 * 1024


@pytest.mark.parametrize("field", ["paper", "seal"])
def test_a_file_that_is_too_large_is_called_too_large(db: None, field: str) -> None:
    """Not "choose a file": one was chosen."""
    huge = SimpleUploadedFile("a.pdf", b"%PDF-1.7" + b"0" * (22 * MB))
    answer = Client().post("/verify/", {field: huge})
    assert answer.status_code == 413
    assert "20 MB" in answer.content.decode()


def test_a_file_that_is_no_signature_is_told_in_words(db: None) -> None:
    """And made to hurt or not, it is no broken page."""
    answer = Client().post("/verify/", {"seal": SimpleUploadedFile("a.sig.json", b'{"format": NaN}')})
    assert answer.status_code == 422
    assert "签名文件" in answer.content.decode()
