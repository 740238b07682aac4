"""Asking hubs one after the other: the steps of a match, the line of a need, the clock of answers."""
