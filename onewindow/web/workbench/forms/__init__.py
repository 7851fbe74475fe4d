"""Forms of the workbench, one module for each room they speak to."""
