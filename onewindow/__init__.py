"""OneWindow (一窗): the platform of a city's one-stop government-service centre."""

__version__ = "0.1.0"
