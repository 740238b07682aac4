"""The hub desk: what a hub's staff do after signing in. Every page asks the services with the reader's own token."""

from portal.routes.desk import (
    attendees,
    copies,
    duplicates,
    editor,
    import_,
    matches,
    network,
    offerings,
    organisations,
    quality,
    rules,
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
    copies.router,
    source_form.router,
    sources.router,
    duplicates.router,
    attendees.router,
    matches.router,
    rules.router,
    offerings.router,
    editor.router,
    steps.router,
    quality.router,
    import_.router,
)
