"""Day before month, as in ``ui.templatetags.said.moment``: "Thu 3 Dec 17:00" and "3 Dec 2026" are of one hand."""

DATE_FORMAT = "j M Y"
DATETIME_FORMAT = "j M Y, H:i"
