"""How a case ends, and how its file ends (办结、销毁)."""
