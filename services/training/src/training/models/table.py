"""The base of training's tables."""

from sqlalchemy import MetaData
from sqlalchemy.types import UserDefinedType
from sqlmodel import SQLModel


class Xid8(UserDefinedType[str]):
    """PostgreSQL's id of a transaction."""

    cache_ok = True

    def get_col_spec(self, **_options: object) -> str:
        """Its name."""
        return "xid8"


METADATA = MetaData()


class Table(SQLModel):
    """Base of training's tables: their own MetaData, apart from other services'."""

    metadata = METADATA
