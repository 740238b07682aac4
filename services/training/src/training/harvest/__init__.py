"""Reads what hubs publish elsewhere: fetches through the guard, understands five kinds of sources, brings the catalogue up to date."""
