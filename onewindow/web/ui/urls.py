"""Addresses of the interface itself."""

from django.urls import path

from onewindow.web.ui.views import areas, counts, gallery, login, switches

app_name = "ui"
urlpatterns = [
    path("login/", login.login, name="login"),
    path("login/demo/", login.demo_login, name="demo-login"),
    path("logout/", login.logout, name="logout"),
    path("language/", switches.language, name="language"),
    path("large-type/", switches.large_type, name="large-type"),
    path("areas/", areas.areas, name="areas"),
    path("counts/", counts.counts, name="counts"),
    path("gallery/", gallery.gallery, name="gallery"),
]
