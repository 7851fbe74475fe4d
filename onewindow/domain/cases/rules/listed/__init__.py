"""Rules read from lists: reasons of a refusal, what a notice may name, what a site visit looks at."""
