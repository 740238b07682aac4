"""A file of hubs on its way into the directory: lines are read, made into profiles, sent in chunks."""
