"""The floor of publish_http: FastAPI and one insert by asyncpg, nothing else. python -m tests.bench.bare_http PORT URL."""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import asyncpg
import orjson
import uvicorn
from fastapi import FastAPI


def build(url: str) -> FastAPI:
    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        app.state.pool = await asyncpg.create_pool(url, min_size=20, max_size=20)
        await app.state.pool.execute("CREATE TABLE IF NOT EXISTS bare (id uuid PRIMARY KEY, content jsonb NOT NULL)")
        yield
        await app.state.pool.close()

    app = FastAPI(lifespan=lifespan)

    @app.post("/offerings", status_code=201)
    async def create(body: dict[str, Any]) -> dict[str, Any]:
        id_ = uuid4()
        await app.state.pool.execute("INSERT INTO bare VALUES ($1, $2::jsonb)", id_, orjson.dumps(body).decode())
        return body | {"id": id_}

    return app


if __name__ == "__main__":
    uvicorn.run(
        build(sys.argv[2]), host="127.0.0.1", port=int(sys.argv[1]), loop="uvloop", http="httptools", access_log=False, log_level="error"
    )
