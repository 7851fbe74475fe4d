"""Values of forms in words and as the pickers need them."""
