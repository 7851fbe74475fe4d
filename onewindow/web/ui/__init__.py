"""What every door shares: layout, components, static files, words, who may open a page."""
