"""Pages of the workbench, one module for each room they show."""
