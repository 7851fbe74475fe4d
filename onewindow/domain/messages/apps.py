"""The Django app of this folder."""

from django.apps import AppConfig


class MessagesConfig(AppConfig):
    name = "onewindow.domain.messages"
    label = "inbox"
