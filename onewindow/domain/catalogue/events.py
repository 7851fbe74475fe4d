"""What the catalogue announces (事项库的事件)."""

PUBLISHED = "item.published"  # thing: item version; data: item
