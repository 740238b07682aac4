"""Loads and stores what commands change; with the queries the only SQL."""
