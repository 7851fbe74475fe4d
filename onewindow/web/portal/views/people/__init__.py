"""Who acts for whom, and what is held about somebody: roles in a business, mandates, one's own data."""
