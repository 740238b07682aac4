"""The codes that all services and networks share, with their names in Latvian and English.

>>> SECTORS.by_catalogue_name("smart city").label["lv"]
'Viedā pilsēta'
"""

from contracts.taxonomies.terms import Label, Taxonomy, Term, UnknownTermError, packaged

SECTORS = packaged("sectors")
SERVICES = packaged("services")
TECHNOLOGIES = packaged("technologies")
FUNCTIONS = packaged("functions")
COMPETENCES = packaged("competences")
LEVELS = packaged("levels")
AUDIENCES = packaged("audiences")
MODES = packaged("modes")
KINDS = packaged("kinds")
HUB_STATUSES = packaged("hub_statuses")
LANGUAGES = packaged("languages")
COUNTRIES = packaged("countries")
PUBLIC_AREAS = packaged("public_areas")
"""What a public body does: the sectors of public bodies."""

ALL = (
    SECTORS, SERVICES, TECHNOLOGIES, FUNCTIONS, COMPETENCES, LEVELS, AUDIENCES, MODES, KINDS, HUB_STATUSES, LANGUAGES, COUNTRIES,
    PUBLIC_AREAS,
)  # fmt: skip

DIGCOMP = "DigComp"
DIGCOMP_VERSIONS = ("2.2", "3.0")


def level_of_step(step: int) -> Term:
    """The level that covers a step of the scale 1 to 8 of DigComp 2.2: 5 → advanced. The pairing is ours (see `LEVELS.source`)."""
    for level in LEVELS:
        if level.scale is not None and level.scale[0] <= step <= level.scale[1]:
            return level
    raise UnknownTermError(LEVELS.name, str(step), LEVELS.codes)


__all__ = [
    "ALL", "AUDIENCES", "COMPETENCES", "COUNTRIES", "DIGCOMP", "DIGCOMP_VERSIONS", "FUNCTIONS", "HUB_STATUSES", "KINDS",
    "LANGUAGES", "LEVELS", "MODES", "PUBLIC_AREAS", "SECTORS", "SERVICES", "TECHNOLOGIES",
    "Label", "Taxonomy", "Term", "UnknownTermError", "level_of_step", "packaged",
]  # fmt: skip
