"""Hubs are asked, answer, are passed over; clients agree, withdraw, say what they think."""
