"""Addresses of the interface itself."""

from django.urls import path

from onewindow.web.ui.views import account, areas, counts, gallery, login, signing_up, switches

app_name = "ui"
urlpatterns = [
    path("login/", login.login, name="login"),
    path("login/demo/", login.demo_login, name="demo-login"),
    path("login/code/", login.code, name="login-code"),
    path("login/link/<str:token>/", account.link, name="login-link"),
    path("sign-up/", signing_up.sign_up, name="sign-up"),
    path("account/identity/", signing_up.identity, name="identity"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/second-step/", account.second_step, name="second-step"),
    path("account/sessions/end-others/", account.end_others, name="end-others"),
    path("account/sessions/<int:sitting>/end/", account.end_session, name="end-session"),
    path("logout/", login.logout, name="logout"),
    path("language/", switches.language, name="language"),
    path("large-type/", switches.large_type, name="large-type"),
    path("areas/", areas.areas, name="areas"),
    path("counts/", counts.counts, name="counts"),
    path("gallery/", gallery.gallery, name="gallery"),
]
