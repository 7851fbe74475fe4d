"""``/healthz``: whether this process can serve: database reachable, functions as in the code, log flowing."""

from django.db import Error, connection
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache

from onewindow.kernel import log
from onewindow.kernel.step import install
from onewindow.web.ui.access import public

LAG_LIMIT = 10_000  # events above the horizon: a transaction that runs too long holds back readers, feed and seals


@public
@never_cache
def healthz(request: HttpRequest) -> JsonResponse:
    """200 if all is well, else 503; the body says which part is not."""
    found: dict[str, object] = {"database": False, "functions": False, "lag_events": None}
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        found["database"] = True
        found["functions"] = install.check(connection)
        found["lag_events"] = log.horizon_lag()
    except Error:
        pass  # the body tells how far it came
    lag = found["lag_events"]
    well = bool(found["database"] and found["functions"] and isinstance(lag, int) and lag < LAG_LIMIT)
    return JsonResponse({"ok": well} | found, status=200 if well else 503)
