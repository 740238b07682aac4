"""Loads and stores enrolments, the people who make them, and the letters to them."""
