"""The base of training's tables."""

from sqlalchemy import MetaData
from sqlmodel import SQLModel

METADATA = MetaData()


class Table(SQLModel):
    """Base of training's tables: their own MetaData, apart from other services'."""

    metadata = METADATA
