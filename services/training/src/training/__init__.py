"""The catalogue of offerings and their sessions."""
