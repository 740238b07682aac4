"""What people are given to keep: the report of an assessment."""
