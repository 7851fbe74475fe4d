"""How sure a fact is, and the units of a limit (核对标记、时限单位)."""

from django.db import models


class Checked(models.TextChoices):
    """How sure a fact is: read in a named source, or to be confirmed (then never printed as law)."""

    SOURCE = "source", "已核对"
    MEMORY = "memory", "待核对"


class Unit(models.TextChoices):
    """Units of a limit, as ``kernel.worktime`` writes them."""

    WORKING_DAY = "wd", "工作日"
    CALENDAR_DAY = "cd", "自然日"
    HOUR = "h", "小时"
    MINUTE = "min", "分钟"
