"""The rules of sign-up: who has a seat, who waits, who is offered what becomes free."""
