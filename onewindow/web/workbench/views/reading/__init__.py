"""What a clerk reads beside his work: guides and standards."""
