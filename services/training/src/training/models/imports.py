"""Rows of imported files, so that the same file can be sent again."""

from uuid import UUID

from sqlalchemy import Text
from sqlmodel import Field

from training.models.table import Table


class ImportRow(Table, table=True):
    """Which offering a hub's row became, and what it said."""

    __tablename__ = "import_row"

    hub: str = Field(primary_key=True, sa_type=Text)
    ref: str = Field(primary_key=True, sa_type=Text)
    offering_id: UUID = Field(foreign_key="offering.id")
    digest: str = Field(sa_type=Text)
