"""Pages of the check (校验): what it finds in the items in force, reasons, its rules."""
