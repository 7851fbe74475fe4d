"""What an officer says: bodies of decisions. Whether the words suffice, the domain says."""

from typing import Annotated, Literal

from pydantic import Field

from onewindow.web.api.reading import In
from onewindow.web.api.shapes.applying import Name, Seen

Words = Annotated[str, Field(max_length=2000)]
Names = Annotated[list[Name], Field(max_length=200)]


class Accept(Seen):
    """``checked``: the materials the clerk has looked at; everything uploaded or promised must be among them."""

    checked: Names


class Correct(Seen):
    """``items``: types of materials and keys of fields; everything at once (行政许可法 art. 32)."""

    items: Names
    text: Words


class Review(In):
    """The opinion of one department; one other than agree says why."""

    stance: Literal["agree", "disagree", "conditions"]
    text: Words = ""


class Grant(Seen):
    """``overrule``: why the opinion of a department that disagrees is not followed."""

    overrule: Words = ""


class Refuse(Seen):
    """A proposal: reasons, legal basis, and what the applicant can do instead."""

    reasons: Words
    legal_basis: Words
    guidance: Words


class RefuseCase(Refuse):
    """The same about one case: ``reason``, a code of the list, and ``body``, whose power it is when it is not ours."""

    reason: Annotated[str, Field(max_length=40)]
    body: Annotated[str, Field(max_length=200)] = ""


class Decline(Seen):
    """Why the proposal goes back."""

    why: Words


class Unmask(In):
    """Why somebody looks; the log keeps who, when and why."""

    reason: Annotated[str, Field(min_length=1, max_length=500, pattern=r"\S")]
