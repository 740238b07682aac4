"""`kopa publish`: put offerings from a file before the network."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from uuid import uuid4
from zoneinfo import ZoneInfo

import typer
from rich.markup import escape

from contracts.network import NetworkDataError
from kopa.api import Api, Refused
from kopa.commands.console import err, fail, out, plain
from kopa.commands.speaking import speaking
from kopa.home import Home
from kopa.network_folder import time_zone
from kopa.options import Options
from kopa.publishing import Entry, OfferingUnusable, in_words, key_of, read_entries


def publish(
    file: Annotated[Path, typer.Argument(help="YAML: one offering, or a list; fields as in deploy/networks/latvia/offerings.yaml")],
    hub: Annotated[str | None, typer.Option(help="whose offerings they are; else each says so itself")] = None,
    draft: Annotated[bool, typer.Option("--draft", help="keep them as drafts")] = False,
    again: Annotated[bool, typer.Option("--again", help="publish once more what was published before")] = False,
) -> None:
    """Publish offerings from a file. The same content again publishes nothing twice. Exit code 1 when any was refused."""
    home = Home.find()
    with speaking(NetworkDataError):
        try:
            entries = read_entries(file)
        except OfferingUnusable as error:
            fail(str(error), 2)
        publisher = _Publisher(Api(home), time_zone(Options.load(home) or Options.from_environment()), draft=draft, again=again)
        refused = [entry for entry in entries if not publisher.publish(entry, hub)]
    if refused:
        raise typer.Exit(1)


class _Publisher:
    """Sends one after the other; each is refused or taken by itself."""

    def __init__(self, api: Api, zone: ZoneInfo, *, draft: bool, again: bool) -> None:
        self._api, self._zone, self._draft, self._again = api, zone, draft, again

    def publish(self, entry: Entry, hub: str | None) -> bool:
        """Whether it was taken. Prints id and address, or what to mend."""
        try:
            body = entry.body(hub, datetime.now(self._zone).date(), self._zone)
            body["publish"] = not self._draft
            key = f"publish:{uuid4()}" if self._again else key_of(body)
            answer = self._api.post("training", "/offerings", body, who=body["hub"], key=key)
        except OfferingUnusable as error:
            _complain(entry, [str(error)])
        except Refused as refused:
            _complain(entry, [f"{in_words(field)}: {detail}" for field, detail in refused.errors] or [refused.detail])
        else:
            self._tell(answer.body["id"], replayed=answer.replayed)
            return True
        return False

    def _tell(self, id_: str, *, replayed: bool) -> None:
        """The id first and alone in its column, for scripts; then where to look."""
        plain(f"{id_}  {self._api.public_url}/offerings/{id_}")
        if replayed:
            out.print("  it was published before with this very content; nothing was sent again (`--again` does)", soft_wrap=True)


def _complain(entry: Entry, reasons: list[str]) -> None:
    err.print(f"[bold red]✗[/] {escape(entry.called)} was not published:", soft_wrap=True)
    for reason in reasons:
        err.print(f"  {escape(reason)}", soft_wrap=True)
