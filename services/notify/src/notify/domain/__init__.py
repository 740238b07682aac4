"""The rules of telling people, without I/O."""
