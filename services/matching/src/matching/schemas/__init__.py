"""HTTP bodies of matching: strict where the events are tolerant."""
