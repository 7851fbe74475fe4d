"""Addresses of the workbench (工作台)."""

from django.urls import path

from onewindow.web.workbench.views import tasks

app_name = "workbench"
urlpatterns = [path("", tasks.home, name="home")]
