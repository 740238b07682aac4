"""Keeps every process of one copy running: started in order, watched, started again with back-off, stopped in order."""
