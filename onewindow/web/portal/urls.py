"""Addresses of the portal (政务服务门户)."""

from django.urls import path

from onewindow.web.portal.views import home, me, verification

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("find/", home.find, name="find"),
    path("me/", me.me, name="me"),
    path("me/inbox/", me.inbox, name="me-inbox"),
    path("verify/", verification.verify, name="verify"),
]
