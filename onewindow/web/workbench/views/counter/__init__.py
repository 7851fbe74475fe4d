"""What stands at every window besides the cases: money, parcels."""
