"""What administrators type, room by room; whether it may stand, the domain says."""
