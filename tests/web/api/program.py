"""A program that calls the API: token, language, key; and papers it sends."""

import json
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from onewindow.domain.org.actions import Actor, issue_token
from onewindow.domain.org.models import Account

ALL = {"person": ("read", "apply", "licences"), "staff": ("read", "work", "licences", "unmask")}
PAPER = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\n"
PAPER += b"xref\n0 3\n0000000000 65535 f \n0000000009 00000 n \n0000000053 00000 n \n"
PAPER += b"trailer<</Size 3/Root 1 0 R>>\nstartxref\n99\n%%EOF\n"


class Program:
    """Calls with one token."""

    def __init__(self, token: str, language: str = "en") -> None:
        self.token = token
        self.language = language
        self.client = Client()

    def headers(self, key: str | None = None) -> dict[str, str]:
        """Language, token, key."""
        said = {"Accept-Language": self.language}
        if self.token:
            said["Authorization"] = f"Bearer {self.token}"
        if key:
            said["Idempotency-Key"] = key
        return said

    def get(self, path: str, **query: Any) -> Any:
        """Read."""
        return self.client.get(f"/api/v1{path}", query, headers=self.headers())

    def send(self, method: str, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """Send JSON."""
        return self.client.generic(
            method,
            f"/api/v1{path}",
            "" if body is None else json.dumps(body),
            content_type="application/json",
            headers=self.headers(key),
        )

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """Do something."""
        return self.send("POST", path, body, key=key)

    def upload(self, name: str = "paper.pdf", content: bytes = PAPER) -> Any:
        """Send a file."""
        sent = {"file": SimpleUploadedFile(name, content)}
        return self.client.post("/api/v1/files", sent, headers=self.headers())


def program_of(login: str = "", *scopes: str, language: str = "en", per_minute: int = 100_000) -> Program:
    """A program of this account with these scopes (all that its kind may have, if none is named)."""
    if not login:
        return Program("", language)
    account = Account.objects.get(login=login)
    wanted = scopes or ALL[account.kind]
    issued = issue_token(account=account.pk, scopes=wanted, per_minute=per_minute, by=Actor.SYSTEM, at=timezone.now())
    return Program(issued.token, language)
