"""The directory of hubs, and which of them fit a need."""
