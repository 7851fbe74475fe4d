"""The inbox (站内信)."""

from typing import ClassVar

from django.db import models
from django.db.models import Q

from onewindow.domain.messages.rules import Text, text
from onewindow.domain.org.models import Account, Department, Enterprise


class Message(models.Model):
    """One message to one account (消息). Its text is made from ``key`` and ``params`` in the reader's language.

    With ``enterprise`` it is that business's: all who act for it read it, and whoever left does not. With ``giver`` it is
    about another's affair, read on his mandate and as long as that lasts. With ``department`` it is to that department:
    each of its staff has his own copy, and reads it as long as he works there.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="messages")
    enterprise = models.ForeignKey(Enterprise, models.CASCADE, null=True, related_name="+", db_index=False)
    giver = models.ForeignKey(Account, models.CASCADE, null=True, related_name="+", db_index=False)
    department = models.ForeignKey(Department, models.CASCADE, null=True, related_name="+", db_index=False)
    key = models.CharField(max_length=40)
    params = models.JSONField(default=dict)
    ref = models.CharField(max_length=60, blank=True)
    event = models.BigIntegerField(
        null=True
    )  # the event that caused it: a reaction may run twice, a message comes once
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["account", "key", "ref", "event"], name="message_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["account", "-id"], name="inbox_newest"),
            models.Index(fields=["account"], condition=Q(read_at=None), name="inbox_unread"),
            models.Index(
                fields=["enterprise", "-id"], condition=Q(enterprise__isnull=False), name="inbox_of_enterprise"
            ),
        ]

    @property
    def text(self) -> Text:
        """Title and body in the active language."""
        return text(self.key, self.params)

    @property
    def title(self) -> str:
        """The title in the active language."""
        return self.text.title

    @property
    def body(self) -> str:
        """The body in the active language."""
        return self.text.body
