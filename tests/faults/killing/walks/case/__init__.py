"""Walks beside the straight road of one case: clocks, promised papers, several bodies, hearings, appeals, overruns, what was turned away."""
