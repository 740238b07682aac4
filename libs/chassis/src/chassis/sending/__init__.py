"""Sending messages with nothing lost and nothing silently sent twice; for services that write e-mail (extra `mail`)."""
