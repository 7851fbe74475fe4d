"""Addresses of the office door (管理端)."""

from django.urls import path

from onewindow.web.office import catalogue_urls
from onewindow.web.office.views import (
    calendar,
    departments,
    importing,
    overview,
    personnel,
    retention,
    security,
    standing,
)
from onewindow.web.office.views.places import centres as places
from onewindow.web.office.views.places import green, points

app_name = "office"
urlpatterns = [
    path("", overview.overview, name="overview"),
    path("departments/", departments.departments, name="departments"),
    path("departments/new/", departments.new, name="department-new"),
    path("departments/<int:department>/", departments.department, name="department"),
    path("departments/<int:department>/edit/", departments.edit, name="department-edit"),
    path("departments/<int:department>/close/", departments.close, name="department-close"),
    path("departments/<int:department>/posts/", departments.add_post, name="department-post"),
    path(
        "departments/<int:department>/posts/<int:post>/remove/", departments.remove_post, name="department-post-remove"
    ),
    path("staff/", personnel.people, name="people"),
    path("staff/new/", personnel.new, name="person-new"),
    path("staff/import/", importing.people, name="person-import"),
    path("staff/<int:staff>/", personnel.person, name="person"),
    path("staff/<int:staff>/edit/", personnel.edit, name="person-edit"),
    path("staff/<int:staff>/move/", personnel.move, name="person-move"),
    path("staff/<int:staff>/leave/", personnel.leave, name="person-leave"),
    path("staff/<int:staff>/account/", security.account, name="person-account"),
    path("looks/", security.looks, name="looks"),
    path("archive/", retention.archive, name="archive"),
    path("archive/<int:disposal>/", retention.archive_list, name="archive-list"),
    path("retention/", retention.retention, name="retention"),
    path("staff/<int:staff>/stand-in/", standing.stand_in, name="stand-in"),
    path("stand-ins/<int:holding>/end/", standing.end, name="stand-in-end"),
    path("mine/", standing.mine, name="mine"),
    path("centres/", places.centres, name="centres"),
    path("centres/new/", places.new, name="centre-new"),
    path("centres/<int:centre>/", places.centre, name="centre"),
    path("centres/<int:centre>/edit/", places.edit, name="centre-edit"),
    path("centres/<int:centre>/opening/", places.opening, name="centre-opening"),
    path("centres/<int:centre>/windows/new/", places.new_window, name="window-new"),
    path("windows/<int:window>/", places.window, name="window"),
    path("windows/<int:window>/close/", places.close_window, name="window-close"),
    path("points/", points.points, name="points"),
    path("points/new/", points.new, name="point-new"),
    path("points/<int:centre>/", points.point, name="point"),
    path("points/<int:centre>/items/", points.choose, name="point-choose"),
    path("points/<int:centre>/items/<slug:item>/", points.take_on, name="point-item"),
    path("points/<int:centre>/items/<slug:item>/off/", points.take_off, name="point-item-off"),
    path("green-channel/", green.criteria, name="criteria"),
    path("green-channel/new/", green.new, name="criterion-new"),
    path("green-channel/<int:criterion>/end/", green.end, name="criterion-end"),
    path("green-channel/<int:criterion>/confirm/", green.confirm, name="criterion-confirm"),
    path("calendar/", calendar.year, name="calendar"),
    path("calendar/enter/", calendar.enter, name="calendar-enter"),
    path("calendar/notices/<int:notice>/", calendar.notice, name="calendar-notice"),
    path("calendar/notices/<int:notice>/progress/", calendar.progress, name="calendar-progress"),
    path("calendar/notices/<int:notice>/propose/", calendar.propose, name="calendar-propose"),
    path("calendar/notices/<int:notice>/approve/", calendar.approve, name="calendar-approve"),
    path("calendar/notices/<int:notice>/reject/", calendar.reject, name="calendar-reject"),
    path("calendar/notices/<int:notice>/withdraw/", calendar.withdraw, name="calendar-withdraw"),
    *catalogue_urls.urlpatterns,
]
