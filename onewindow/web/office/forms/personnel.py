"""What is typed about staff: joining, moving, leaving, standing in."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from onewindow.domain.org.actions.office import PostsUnattended
from onewindow.web.office.forms.entry import Entry, checks, choice, coded, day, text


class Person(Entry):
    """Name and staff number."""

    name_zh = text(_("Person"), longest=60)
    number = coded(_("Staff number"), longest=20)
    name_en = text(_("Name in English"), hint=_("If left empty, it is spelt from the Chinese name."), required=False)


class Joiner(Person):
    """A new member of staff; the department is chosen before."""

    login = coded(
        _("Log-in"),
        hint=_("Lower-case letters, digits and dots, starting with a letter; it cannot be changed later."),
        longest=60,
    )
    posts = checks(_("Posts"), hint=_("Posts can also be assigned later."))
    from_on = day(_("From"))
    window = choice(_("At window"), required=False)
    field_order = ("name_zh", "number", "login", "posts", "from_on", "window", "name_en")


class Mover(Entry):
    """Where somebody works from a day on, with which posts."""

    posts = checks(_("Posts from then on"), hint=_("Posts not ticked end the day before."))
    from_on = day(_("From"), hint=_("Department and window change at once; posts change on this day."))
    window = choice(_("At window"), required=False)
    unattended = forms.BooleanField(required=False)

    def shown(self, errors: Any = ()) -> list[Any]:
        """The confirmation is drawn by the page, where it is needed."""
        return [one for one in super().shown(errors) if one.name != "unattended"]


class Leaver(Entry):
    """Who takes over, and what becomes of posts that nobody else holds."""

    heir = choice(
        _("Who takes over the tasks in hand"),
        hint=_("Nobody: they return to the queue of their posts."),
        required=False,
    )
    emptied = choice(_("Posts with open tasks that nobody else holds"), radio=True)
    sure = checks(_("Please confirm"), required=True)

    def __init__(self, *args: Any, empties: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not empties:
            del self.fields["emptied"]
        else:
            self.fields["emptied"].error_messages["required"] = gettext(PostsUnattended.default_message())
        self.fields["sure"].error_messages["required"] = _("Tick this to confirm.")


class StandIn(Entry):
    """Who acts with which posts from when to when."""

    staff = choice(_("Stand-in"))
    posts = checks(_("Posts"), required=True)
    from_on = day(_("From"))
    to_on = day(_("To"), hint=_("Including this day; one year at most."))
