"""Pages of the catalogue (事项管理页面)."""
