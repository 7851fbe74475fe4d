"""Reads of the agents' work: services, visits, criteria, meetings, points, what a phone carries."""
