"""What the catalogue announces (事项库的事件)."""

PUBLISHED = "item.published"  # thing: item version; data: item
BASE_ENTERED = "base.entered"  # thing: department that keeps them; data: items
ITEM_PLACED = "item.placed"  # thing: item version; data: parent
