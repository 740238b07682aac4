"""`kopa organisation consents`: what an organisation lets which hub see, and until when."""

from typing import Annotated, Literal
from uuid import uuid4

import typer

from kopa import links
from kopa.api import Api
from kopa.commands import organisation_shown
from kopa.commands.arguments import AsJson, OrganisationFile
from kopa.commands.console import done
from kopa.commands.speaking import speaking
from kopa.commands.told import shown, when
from kopa.home import Home

app = typer.Typer(help="What it lets which hub see: list, give, withdraw.", no_args_is_help=True)
Purpose = Literal["match", "assessment"]


@app.command("list")
def list_all(file: OrganisationFile, as_json: AsJson = False) -> None:
    """List all consents, those that ended too, the newest first."""
    with speaking():
        link = links.opened(file, "organisation")
        found = Api(Home.find()).get("matching", f"{link.path}/consents", headers=link.headers)["items"]
    shown(found, as_json, lambda: organisation_shown.consents(found))


@app.command()
def give(
    file: OrganisationFile,
    hub: Annotated[str, typer.Argument(help="slug of the hub")],
    purpose: Annotated[Purpose, typer.Option(help="match: it sees who asks; assessment: it sees the results of assessments")],
    days: Annotated[int, typer.Option(min=1, max=730, help="for so long; again prolongs it")] = 90,
) -> None:
    """Let a hub see. Asking a hub with `kopa match ask` gives the consent `match` by itself."""
    with speaking():
        link = links.opened(file, "organisation")
        body = {"hub": hub, "purpose": purpose, "days": days}
        path, key = f"{link.path}/consents", f"consent:{uuid4()}"
        given = Api(Home.find()).post("matching", path, body, who=None, key=key, headers=link.headers).body
    done(f"{given['id']}  {hub} may see ({purpose}) until {when(given['expires_at'])}")


@app.command()
def withdraw(file: OrganisationFile, consent: Annotated[str, typer.Argument(metavar="ID", help="from `consents list`")]) -> None:
    """End a consent at once. Again changes nothing."""
    with speaking():
        link = links.opened(file, "organisation")
        Api(Home.find()).delete("matching", f"{link.path}/consents/{consent}", headers=link.headers)
    done("ended: the hub sees nothing by it any more")
