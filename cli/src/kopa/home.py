"""Where one running copy keeps its things: the folder `.kopa` of the checkout, or `KOPA_HOME`."""

import json
import os
from pathlib import Path
from typing import Any

HOME_VARIABLE = "KOPA_HOME"
CLIENTS_FILE = "clients.json"


class Home:
    """Paths inside `.kopa`, and files in it that are replaced as a whole, so that a reader never sees half of one."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder.absolute()

    @classmethod
    def find(cls) -> "Home":
        """`KOPA_HOME`; else `.kopa` of the checkout we stand in, of the one we are installed from, or of the current folder."""
        if named := os.environ.get(HOME_VARIABLE):
            return cls(Path(named))
        here = Path.cwd()
        return cls((checkout(here) or checkout(Path(__file__)) or here) / ".kopa")

    def create(self) -> "Home":
        """Makes the folders. As root, others may pass through, because PostgreSQL runs as somebody else; secrets have mode 600."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self.folder.chmod(0o711 if os.geteuid() == 0 else 0o700)
        for each in (self.run, self.logs):
            each.mkdir(exist_ok=True)
        return self

    @property
    def run(self) -> Path:
        """State of the running copy; meaningless when nothing runs."""
        return self.folder / "run"

    @property
    def logs(self) -> Path:
        return self.folder / "logs"

    @property
    def clients_file(self) -> Path:
        return self.folder / CLIENTS_FILE

    def log(self, name: str) -> Path:
        return self.logs / f"{name}.log"

    def read(self, name: str, otherwise: Any = None) -> Any:
        """The JSON document `name`, or `otherwise` when it is missing or was cut by a crash."""
        try:
            return json.loads((self.folder / name).read_text("utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return otherwise

    def write(self, name: str, document: Any, mode: int = 0o644) -> None:
        """Replaces the JSON document `name` as a whole."""
        target = self.folder / name
        new = target.with_name(f"{target.name}.{os.getpid()}.new")
        descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(document, file, ensure_ascii=False, indent=1)
        new.replace(target)


def checkout(start: Path) -> Path | None:
    """The nearest folder above `start` that holds `deploy/networks`."""
    return next((folder for folder in (start, *start.parents) if (folder / "deploy" / "networks").is_dir()), None)
