"""Which failures may pass by themselves: the database is away, a deadlock, a timeout."""

import asyncio

import asyncpg

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
    return isinstance(error, asyncpg.DataError) or (isinstance(error, asyncpg.InterfaceError) and isinstance(error, ValueError))


def is_retryable(error: BaseException) -> bool:
    """Whether the same work may succeed later, unchanged."""
    if is_bad_value(error):
        return False
    if isinstance(error, Retryable | OSError | TimeoutError | asyncio.TimeoutError):
        return True
    return isinstance(error, PASSING)
