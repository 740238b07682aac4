"""Which failures may pass by themselves: the database is away, a deadlock, a timeout."""

import asyncio

import asyncpg
from sqlalchemy.exc import DBAPIError, InterfaceError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from chassis.errors import Retryable

PASSING = (
    asyncpg.PostgresConnectionError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that broke within an operation
    asyncpg.CannotConnectNowError,
    asyncpg.TransactionRollbackError,  # serialization failure, deadlock
    asyncpg.LockNotAvailableError,
    asyncpg.QueryCanceledError,
    asyncpg.InsufficientResourcesError,
    asyncpg.OperatorInterventionError,
    asyncpg.IdleInTransactionSessionTimeoutError,
)


def is_bad_value(error: BaseException) -> bool:
    """Whether the database or its driver refused a value: it will refuse it again."""
    # The driver's own refusal is an InterfaceError and a ValueError; the server's is of SQLSTATE class 22.
    if isinstance(error, DBAPIError):
        return any(is_bad_value(each) for each in _causes(error) if each is not error)
    return isinstance(error, asyncpg.DataError) or (isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError))


def is_retryable(error: BaseException) -> bool:
    """Whether the same work may succeed later, unchanged."""
    if is_bad_value(error):
        return False
    if isinstance(error, Retryable | OSError | TimeoutError | asyncio.TimeoutError | PoolTimeout | InterfaceError):
        return True
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or any(isinstance(each, PASSING) for each in _causes(error))
    return isinstance(error, PASSING)


def _causes(error: BaseException) -> list[BaseException]:
    causes: list[BaseException] = []
    seen: BaseException | None = error
    while seen is not None and len(causes) < 8:
        causes += [each for each in (seen, getattr(seen, "orig", None)) if each is not None]
        seen = seen.__cause__
    return causes
