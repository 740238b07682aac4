"""HTTP bodies: strict where the events are tolerant."""
