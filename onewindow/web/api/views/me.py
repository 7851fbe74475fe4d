"""Who the caller is."""

from ninja import Router

from onewindow.web.api.access import Call, public
from onewindow.web.api.reading import Out

router = Router(tags=["about"])


class Me(Out):
    """Who the caller is, as the city sees him; a stranger has no scopes."""

    kind: str
    system: str
    scopes: list[str]
    posts: list[str]
    enterprises: list[int]
    per_minute: int


@router.get("/me", auth=public, response=Me)
def me(request: Call) -> Me:
    """调用方. Kind of account, scopes of the token, roles held today, enterprises acted for, calls a minute."""
    bearer = request.bearer
    actor = bearer.actor
    return Me(
        kind=actor.kind if actor else "system" if bearer.system else "stranger",
        system=bearer.system,
        scopes=sorted(bearer.scopes),
        posts=sorted({role for role, _ in actor.scopes}) if actor else [],
        enterprises=sorted(actor.enterprises) if actor else [],
        per_minute=bearer.limit,
    )
