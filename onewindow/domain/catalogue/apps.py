"""The Django app of this folder."""

from django.apps import AppConfig


class CatalogueConfig(AppConfig):
    name = "onewindow.domain.catalogue"
    label = "catalogue"
