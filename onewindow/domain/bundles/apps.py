"""The Django app of this folder."""

from django.apps import AppConfig


class BundlesConfig(AppConfig):
    name = "onewindow.domain.bundles"
    label = "bundles"
