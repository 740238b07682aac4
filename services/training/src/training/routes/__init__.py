"""HTTP: parse, authorise, call one command or query, shape the answer."""

from training.routes import adoptions, duplicates, enrolments, hubs, imports, offerings, outputs, sources

# The formats first: `/offerings/{id}.ics` would be taken for an offering with an odd id.
ROUTERS = (
    *outputs.ROUTERS,
    imports.router,
    offerings.router,
    hubs.router,
    adoptions.router,
    enrolments.router,
    sources.router,
    duplicates.router,
)
