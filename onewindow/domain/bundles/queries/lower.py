"""What lower rooms bring to the to-do list (待办): changes of items to review, difference reports, objections (不予引用)."""

from onewindow.domain.bundles.queries.desk import Line, shows

_NEWEST = (
    "(SELECT v.id FROM catalogue_itemversion v WHERE v.item_id = {item} AND v.published_at IS NOT NULL"
    " ORDER BY v.effective_from DESC LIMIT 1)"
)
_TOPICS = "SELECT '{kind}', i.id FROM catalogue_item i WHERE i.slug = %(about)s::text"
_NOBODY = {"holder_kind": "'enterprise'", "holder_name": "''"}

shows(
    Line(
        kind="change",
        table="catalogue_itemchange",
        number="(SELECT v.base_code FROM catalogue_itemversion v WHERE v.id = r.draft_id)",
        title="(SELECT v.name_zh FROM catalogue_itemversion v WHERE v.id = r.draft_id)",
        version=_NEWEST.format(item="r.item_id"),
        **_NOBODY,
    )
)
shows(
    Line(
        kind="difference",
        table="catalogue_differencereport",
        number="(SELECT v.base_code FROM catalogue_itemversion v WHERE v.id = r.child_version_id)",
        title="''",
        version="r.child_version_id",
        topics=_TOPICS.format(kind="difference"),
        **_NOBODY,
    )
)
shows(
    Line(
        kind="objection",
        table="catalogue_objection",
        number="(SELECT v.base_code FROM catalogue_itemversion v WHERE v.item_id = r.base_id LIMIT 1)",
        title="''",
        version=_NEWEST.format(item="r.base_id"),
        topics=_TOPICS.format(kind="objection"),
        **_NOBODY,
    )
)
