"""One module a group of commands; `kopa.__main__` puts them together."""
