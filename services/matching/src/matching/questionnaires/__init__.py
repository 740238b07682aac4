"""Questionnaires as files: those that come with the platform, and an operator's own folder of further ones."""
