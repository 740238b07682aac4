"""Subscriptions, and the messages that they bring: e-mail and signed webhooks."""
