"""The rules of the harvest."""
