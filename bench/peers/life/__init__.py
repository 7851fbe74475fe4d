"""The life of a case in viewflow: its flow and what it writes besides viewflow's own rows."""
