"""The only words the services share: events, topics, taxonomies, the network. Pure: pydantic and the standard library."""
