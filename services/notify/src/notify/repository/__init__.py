"""Loads and stores what commands change."""
