"""Addresses: the doors, what they share, and the health of the installation."""

from django.urls import include, path

from onewindow.config.watch.health import healthz
from onewindow.config.watch.metrics import metrics

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("metrics", metrics, name="metrics"),
    path("", include("onewindow.web.ui.urls")),
    path("api/", include("onewindow.web.api.urls")),
    path("desk/", include("onewindow.web.workbench.urls")),
    path("office/", include("onewindow.web.office.urls")),
    path("", include("onewindow.web.portal.urls")),
]

handler400 = "onewindow.web.api.problems.bad_request"
handler403 = "onewindow.web.ui.views.errors.forbidden"
handler404 = "onewindow.web.ui.views.errors.not_found"
handler500 = "onewindow.web.ui.views.errors.broken"
