"""The pages, the built-in issuer, and the one public address of the embedded run."""
