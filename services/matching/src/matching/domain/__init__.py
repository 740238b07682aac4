"""The rules of the directory and of matching, without I/O."""
