"""What reads enrolments: each function one SELECT and its shape."""
