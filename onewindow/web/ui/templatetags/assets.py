"""Addresses of static files that templates need often."""

from django import template
from django.templatetags.static import static

register = template.Library()


@register.simple_tag
def sprite() -> str:
    """The address of the icon sprite."""
    return static("vendor/icons.svg")
