"""Walks beside the straight road of one case: clocks, promised papers, several bodies, hearings, appeals, what was turned away."""
