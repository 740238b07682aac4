"""What changes subscriptions and deliveries. Each function runs in the caller's transaction and never commits."""
