"""Who asks, by the network (来访地址): the real address behind our own proxies, for locks, limits and what only few may read."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def real(request: HttpRequest) -> str:
    """What the outermost of our proxies has seen. What a stranger writes into ``X-Forwarded-For`` stands further left."""
    hops = [hop.strip() for hop in request.headers.get("X-Forwarded-For", "").split(",")]
    if by_proxy(request) and len(hops) >= settings.PROXIES and _parsed(hops[-settings.PROXIES]):
        return hops[-settings.PROXIES]
    return str(request.META.get("REMOTE_ADDR", ""))


def by_proxy(request: HttpRequest) -> bool:
    """Whether a proxy of ours has handed this request on."""
    return settings.PROXIES > 0 and within(request.META.get("REMOTE_ADDR", ""), settings.PROXY_ADDRESSES)


def within(address: str, networks: list[str]) -> bool:
    """Whether an address lies in one of these networks; what is no address lies in none."""
    found = _parsed(address)
    return found is not None and any(found in ipaddress.ip_network(one, strict=False) for one in networks)


def _parsed(text: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(text)
    except ValueError:
        return None
