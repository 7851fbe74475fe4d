"""Questions in the one to-do list (待办): what a line shows of them."""

from onewindow.domain.bundles.queries.desk import Line, shows

shows(
    Line(
        kind="consultation",
        table="feedback_consultation",
        number="r.number",
        holder_kind="'person'",
        holder_name="r.asker_name",
        title="r.title",
        by_item=True,
    )
)
