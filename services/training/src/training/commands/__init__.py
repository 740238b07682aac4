"""What changes training's state. Each function runs in the caller's transaction and never commits."""
