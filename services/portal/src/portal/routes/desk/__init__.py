"""The hub desk: what a hub's staff do after signing in. Every page asks the services with the reader's own token."""

from portal.routes.desk import (
    assignment,
    attendees,
    copies,
    duplicates,
    editor,
    import_,
    matches,
    network,
    network_matches,
    offerings,
    organisations,
    quality,
    rules,
    shared,
    source_form,
    sources,
    start,
    steps,
)

# The network's and the adopter's pages first: their addresses would fit those of a hub's desk too.
ROUTERS = (
    start.router,
    network.router,
    organisations.router,
    network_matches.router,
    assignment.router,
    copies.router,
    source_form.router,
    sources.router,
    duplicates.router,
    attendees.router,
    matches.router,
    rules.router,
    shared.router,
    offerings.router,
    editor.router,
    steps.router,
    quality.router,
    import_.router,
)
