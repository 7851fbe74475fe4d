"""What a clerk reads beside his work: services to choose from, guides, standards."""
