"""The fee list and the books of money (收费管理)."""
