"""Offerings from files: how a file is read, what its columns mean, which rows say something new."""
