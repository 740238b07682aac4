"""Types of columns that SQLAlchemy does not know. For models only: a serving process does not import SQLAlchemy."""

from sqlalchemy.types import UserDefinedType


class Xid8(UserDefinedType[str]):
    """PostgreSQL's id of a transaction; see `chassis.following`."""

    cache_ok = True

    def get_col_spec(self, **_options: object) -> str:
        """Its name."""
        return "xid8"
