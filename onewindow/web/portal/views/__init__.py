"""Pages of the portal, one module for each room they show."""
