"""SQLModel tables. Alembic compares `METADATA` with the migrations."""

from matching.models import assessments, directory, findings, letters, matches, needs, organisations
from matching.models.table import METADATA

__all__ = ["METADATA", "assessments", "directory", "findings", "letters", "matches", "needs", "organisations"]
