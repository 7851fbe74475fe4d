"""Addresses of the office door (管理端)."""

from django.urls import path

from onewindow.web.office.views import overview

app_name = "office"
urlpatterns = [
    path("", overview.overview, name="overview"),
]
