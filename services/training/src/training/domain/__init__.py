"""The rules of training, without I/O."""
