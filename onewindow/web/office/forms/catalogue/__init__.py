"""Forms of the catalogue (事项管理表单)."""
