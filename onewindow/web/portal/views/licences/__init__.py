"""A person's licences, and the public check of any licence (电子证照)."""
