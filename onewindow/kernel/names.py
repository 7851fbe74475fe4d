"""Names in the two languages of the interface."""

from django.db import models
from django.utils.translation import get_language


class Named(models.Model):
    """Something with a Chinese and an English name; ``name`` is the one of the active language."""

    name_zh = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)

    class Meta:
        abstract = True

    @property
    def name(self) -> str:
        """The name in the active language; Chinese is the default."""
        english = (get_language() or "zh").startswith("en")
        return self.name_en if english and self.name_en else self.name_zh

    def __str__(self) -> str:
        return self.name_zh
