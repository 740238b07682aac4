"""SQLModel tables. Alembic compares `METADATA` with the migrations."""

from training.models import adoptions, catalogue, enrolments, imports, sources
from training.models.table import METADATA

__all__ = ["METADATA", "adoptions", "catalogue", "enrolments", "imports", "sources"]
