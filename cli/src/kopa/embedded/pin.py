"""Writes `artifacts.lock.toml`: `python -m kopa.embedded.pin`, run by a developer who moves to new versions."""

import hashlib
from pathlib import Path

import jgo
from jgo.maven import MavenContext

KAFKA = "4.3.1"
SLF4J = "1.7.36"  # without a binding Kafka logs nothing
POSTGRES = "18.3.0"
PLATFORMS = ("linux-amd64", "linux-arm64v8", "darwin-amd64", "darwin-arm64v8")
TARGET = Path(__file__).with_name("artifacts.lock.toml")


def main() -> None:
    """Resolves the whole dependency graph and pins every file by its hash."""
    lines = [
        "# Written by `python -m kopa.embedded.pin`; names no repository, so that any mirror serves.",
        "",
        "[kafka]",
        f'version = "{KAFKA}"',
    ]
    for found in jgo.resolve(f"org.apache.kafka:kafka_2.13:{KAFKA}+org.slf4j:slf4j-simple:{SLF4J}"):
        lines += ["", "[[kafka.artifacts]]", *_entry(f"{found.groupId}:{found.artifactId}:{found.version}", found.resolve())]
    lines += ["", "[postgres]", f'version = "{POSTGRES}"']
    context = MavenContext()
    for platform in PLATFORMS:
        name = f"embedded-postgres-binaries-{platform}"
        path = context.project("io.zonky.test.postgres", name).at_version(POSTGRES).artifact().resolve()
        lines += ["", f"[postgres.platforms.{platform}]", *_entry(f"io.zonky.test.postgres:{name}:{POSTGRES}", path)]
    TARGET.write_text("\n".join(lines) + "\n", "utf-8")


def _entry(coordinate: str, path: Path) -> list[str]:
    content = path.read_bytes()
    return [f'coordinate = "{coordinate}"', f'sha256 = "{hashlib.sha256(content).hexdigest()}"', f"size = {len(content)}"]


if __name__ == "__main__":
    main()
