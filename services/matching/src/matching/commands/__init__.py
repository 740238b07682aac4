"""What changes the directory. Each function runs in the caller's transaction and never commits."""
