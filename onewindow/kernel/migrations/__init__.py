"""The kernel's schema."""
