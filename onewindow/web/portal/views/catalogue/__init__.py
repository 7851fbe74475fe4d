"""Public pages over many items: the lists, the reform ledger (清单、改革公示)."""
