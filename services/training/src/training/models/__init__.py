"""SQLModel tables. Alembic compares `METADATA` with the migrations."""

from training.models import catalogue
from training.models.table import METADATA

__all__ = ["METADATA", "catalogue"]
