"""Makes the machine clients of the embedded run: one a hub of the network, one a role, and one that seeds."""

import secrets
from pathlib import Path
from typing import Any

import yaml

from kopa.home import CLIENTS_FILE, Home

ROLES = ("coordinator", "operator")


def hub_slugs(network_dir: Path) -> list[str]:
    """The hubs that the network's data names."""
    file = network_dir / "hubs.yaml"
    if not file.exists():
        return []
    document = yaml.load(file.read_text("utf-8"), yaml.CSafeLoader) or []
    hubs = document.get("hubs", []) if isinstance(document, dict) else document
    return [str(hub["slug"]) for hub in hubs]


def ensure_clients(home: Home, network_dir: Path) -> list[dict[str, Any]]:
    """Adds the clients that are missing and refreshes what each may do; secrets that exist stay as they are."""
    known = {entry["client_id"]: entry["client_secret"] for entry in home.read(CLIENTS_FILE, [])}
    hubs = hub_slugs(network_dir)
    wanted: dict[str, tuple[list[str], list[str]]] = {hub: ([hub], []) for hub in hubs}
    wanted |= {role: ([], [role]) for role in ROLES}
    wanted["seed"] = (hubs, list(ROLES))
    clients = [
        {"client_id": name, "client_secret": known.get(name) or secrets.token_urlsafe(24), "hubs": may, "roles": roles}
        for name, (may, roles) in wanted.items()
    ]
    home.write(CLIENTS_FILE, clients, mode=0o600)
    return clients
