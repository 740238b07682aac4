"""How matching says no, by what it is about."""
