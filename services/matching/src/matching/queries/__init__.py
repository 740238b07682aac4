"""What reads the directory: each function one SELECT and its shape."""
