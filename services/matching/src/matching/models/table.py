"""The base of matching's tables."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

METADATA = MetaData()


class Table(SQLModel):
    """Base of matching's tables: their own MetaData, apart from other services'."""

    metadata = METADATA
