"""How training says no, besides what the chassis says."""
