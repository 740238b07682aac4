"""What reads training's data: each function one SELECT and its shape."""
