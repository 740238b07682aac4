"""Debian's Prometheus on loopback, scraping the processes that a test started."""

import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

import httpx
import pytest
import yaml

from kopa.embedded.server import free_port
from tests.system.dashboard_queries import ALERTS


def need(program: str) -> str:
    """The path of a program of the Debian package `prometheus`, or a skip that says what to install."""
    path = shutil.which(program)
    if path is None:
        pytest.skip(f"{program} is not installed: apt-get install prometheus")
    return path


class Prometheus:
    def __init__(self, url: str) -> None:
        self.url = url
        self._client = httpx.Client(base_url=url, timeout=20)

    @classmethod
    @contextmanager
    def scraping(cls, targets: Mapping[str, str], folder: Path) -> Iterator[Self]:
        """`targets`: job -> host:port."""
        port = free_port()
        config = folder / "prometheus.yml"
        config.write_text(yaml.safe_dump(_config(targets)))
        command = [need("prometheus"), f"--config.file={config}", f"--storage.tsdb.path={folder / 'tsdb'}", "--log.level=warn"]
        with (folder / "prometheus.log").open("wb") as log:
            process = subprocess.Popen([*command, f"--web.listen-address=127.0.0.1:{port}"], stdout=log, stderr=log)
        try:
            prometheus = cls(f"http://127.0.0.1:{port}")
            prometheus.wait_ready(process, folder / "prometheus.log")
            yield prometheus
        finally:
            process.terminate()
            process.wait(20)

    def wait_ready(self, process: subprocess.Popen[bytes], log: Path) -> None:
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline and process.poll() is None:
            try:
                if self._client.get("/-/ready").status_code == 200:
                    return
            except httpx.HTTPError:
                pass
            time.sleep(0.1)
        raise AssertionError(f"Prometheus is not ready: {log.read_text()[-2000:]}")

    def get(self, path: str, **query: str) -> Any:
        answer = self._client.get(f"/api/v1/{path}", params=query).json()
        assert answer["status"] == "success", (query, answer)
        return answer["data"]

    def query(self, expr: str) -> list[dict[str, Any]]:
        """The series of an instant vector; values as numbers."""
        data = self.get("query", query=expr)
        assert data["resultType"] == "vector", (expr, data)
        return [{"labels": each["metric"], "value": float(each["value"][1])} for each in data["result"]]

    def metric_names(self) -> set[str]:
        return set(self.get("label/__name__/values"))


def _config(targets: Mapping[str, str]) -> dict[str, Any]:
    return {
        "global": {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "2s"},
        "rule_files": [str(ALERTS)],
        "scrape_configs": [{"job_name": job, "static_configs": [{"targets": [target]}]} for job, target in targets.items()],
    }
