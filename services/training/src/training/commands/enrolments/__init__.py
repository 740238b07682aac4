"""What changes enrolments: signing up, confirming, leaving, offered seats, transfers, attendance, and what follows from a revision."""
