"""How every service runs: app, database, outbox, relay, consumer, dead letters, telemetry, auth. Knows no domain word."""
