"""A service made only to be hurt: one command, one effect, nothing that would hide a loss, a repetition or disorder."""
