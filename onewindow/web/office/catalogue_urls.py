"""Addresses of the catalogue's pages in the office door (事项管理)."""

from django.urls import URLPattern

urlpatterns: list[URLPattern] = []
