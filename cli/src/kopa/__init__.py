"""The command line of Kopā, and the embedded run behind it."""
