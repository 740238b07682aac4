"""Joint projects of hubs, and their calls for partners."""
