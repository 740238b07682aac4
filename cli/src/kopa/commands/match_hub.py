"""What a hub does with the matches that it was asked with: look through them, answer, close; and calls that it could join."""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import StrEnum
from typing import Annotated, Any, Literal
from uuid import uuid4

import typer

from kopa.api import Api
from kopa.commands import hub_shown
from kopa.commands.arguments import AsJson, Hub, Language, Match, Tongue
from kopa.commands.console import done, fail
from kopa.commands.speaking import speaking
from kopa.commands.told import shown, when
from kopa.granted import AidUnusable, aid_of
from kopa.home import Home

State = StrEnum(
    "State", ["proposed", "date-proposed", "accepted", "declined", "passed-on", "withdrawn", "closed"]
)  # Typer has no lists of Literal
IN_HAND = ("proposed", "date-proposed", "accepted")
Slug = Annotated[str, typer.Argument(metavar="HUB", help="slug of the hub whose staff you are")]
Message = Annotated[str | None, typer.Option(help="the client reads it")]
Day = Annotated[datetime, typer.Argument(metavar="DATE", formats=["%Y-%m-%d"], help="a day to meet, such as 2026-12-03")]


def inbox(
    hub: Slug,
    states: Annotated[list[State] | None, typer.Option("--state", help="only in this state; may be repeated")] = None,
    every: Annotated[bool, typer.Option("--all", help="those that are over too")] = False,
    tongue: Tongue = "lv",
    as_json: AsJson = False,
) -> None:
    """List what the hub was asked and has in hand, the most urgent first, with the working days left."""
    wanted = [] if every else list(states or IN_HAND)
    with speaking():
        found = list(Api(Home.find()).listed("matching", f"/hubs/{hub}/matches", who=hub, state=wanted))
    found.sort(key=hub_shown.urgency)
    shown(found, as_json, lambda: hub_shown.inbox(found, tongue))


def show(match: Match, hub: Hub, tongue: Tongue = "lv", as_json: AsJson = False) -> None:
    """Show one match: what is needed, who asks, why the hub was proposed, and how much aid is left."""
    with speaking():
        api = Api(Home.find())
        found = api.get("matching", f"/matches/{match}", who=hub)
        left = api.get("matching", f"/matches/{match}/aid", who=hub) if found.get("organisation") else None
    shown({**found, "aid_left": left}, as_json, lambda: hub_shown.match(found, left, tongue))


def accept(match: Match, hub: Hub, message: Message = None) -> None:
    """Take the client on."""
    _step(match, hub, "accept", {"message": message})


def decline(
    match: Match,
    hub: Hub,
    reason: Annotated[Literal["no-capacity", "not-our-field", "not-eligible", "other"], typer.Option(help="why")],
    text: Annotated[str | None, typer.Option(help="the client reads it")] = None,
) -> None:
    """Say no; the next in line is asked at once."""
    _step(match, hub, "decline", {"reason": reason, "text": text})


def propose_date(match: Match, day: Day, hub: Hub, message: Message = None) -> None:
    """Propose a day to meet; the client is asked whether it suits."""
    _step(match, hub, "propose-date", {"date": f"{day:%Y-%m-%d}", "message": message})


def close(
    match: Match,
    hub: Hub,
    delivered: Annotated[list[str] | None, typer.Option(help="code of a service that was delivered; may be repeated")] = None,
    nothing: Annotated[bool, typer.Option("--nothing", help="it came to nothing")] = False,
    hours: Annotated[float | None, typer.Option(min=0, help="of work")] = None,
    aid: Annotated[
        str | None, typer.Option(metavar="BASIS:EUR:DATE[:SERVICE]", help="aid for the ledger, such as de-minimis:2500:2026-11-28")
    ] = None,
) -> None:
    """Close the work: what was delivered, in how many hours, and the aid that the client got with it."""
    if bool(delivered) == nothing:
        fail("Say what was delivered, --delivered CODE, or --nothing where it came to nothing.", 2)
    try:
        granted = aid_of(aid) if aid else None
    except AidUnusable as error:
        fail(str(error), 2)
    _step(match, hub, "close", {"delivered": delivered or [], "hours": hours, "aid": granted})


def desk(
    hub: Slug,
    email: Annotated[str | None, typer.Option(help="where letters about matches go; an empty text for nowhere")] = None,
    tongue: Annotated[Language | None, typer.Option("--lang", help="of the letters")] = None,
    days: Annotated[
        int | None, typer.Option("--answer-days", min=1, max=60, help="working days within which the hub wants to answer")
    ] = None,
) -> None:
    """Show, or change, where the hub's letters go and how soon it wants to answer."""
    new = {name: value for name, value in (("email", email), ("language", tongue), ("answer_days", days)) if value is not None}
    with speaking():
        api, path = Api(Home.find()), f"/hubs/{hub}/desk"
        found = api.read("matching", path, who=hub)
        if new:
            body = {name: found.body.get(name) for name in ("email", "language", "answer_days")} | new
            found = api.put("matching", path, {**body, "email": body["email"] or None}, who=hub, headers={"If-Match": found.etag})
    hub_shown.desk(found.body)


def calls(hub: Slug, tongue: Tongue = "lv", as_json: AsJson = False) -> None:
    """Show open calls for partners that the hub could join, the best first."""
    with speaking():
        found = Api(Home.find()).get("matching", f"/hubs/{hub}/calls")
    shown(found, as_json, lambda: hub_shown.calls(found["items"], tongue))


def partners(
    project: Annotated[str, typer.Argument(metavar="PROJECT", help="id of a project with an open call")],
    tongue: Tongue = "lv",
    as_json: AsJson = False,
) -> None:
    """Show hubs that could join the open call of a project, the best first."""
    with speaking():
        found = Api(Home.find()).get("matching", f"/calls/{project}/hubs")
    shown(found, as_json, lambda: hub_shown.partners(found, tongue))


def shared(hub: Slug, as_json: AsJson = False) -> None:
    """List the organisations that let the hub see the results of their assessments."""
    with speaking():
        found = list(Api(Home.find()).listed("matching", f"/hubs/{hub}/shared", who=hub))
    shown(found, as_json, lambda: hub_shown.shared(found))


def results(
    organisation: Annotated[str, typer.Argument(metavar="ORGANISATION", help="its id, from `kopa match shared`")],
    hub: Hub,
    as_json: AsJson = False,
    tongue: Tongue = "lv",
) -> None:
    """Show the results of assessments that an organisation lets the hub see."""
    with speaking():
        found = Api(Home.find()).get("matching", f"/organisations/{organisation}/shared-assessments", who=hub)
    shown(found, as_json, lambda: hub_shown.results(found["items"], tongue))


COMMANDS: Mapping[str, Callable[..., None]] = {
    "inbox": inbox,
    "show": show,
    "accept": accept,
    "decline": decline,
    "propose-date": propose_date,
    "close": close,
    "desk": desk,
    "shared": shared,
    "results": results,
    "calls": calls,
    "partners": partners,
}
"""What `kopa match` offers to hubs."""


def _step(match: str, hub: str, step: str, body: Mapping[str, Any]) -> None:
    """Reads the match and answers it as it stood; who was quicker is told by the service."""
    with speaking():
        api = Api(Home.find())
        seen = api.read("matching", f"/matches/{match}", who=hub).etag
        path, key = f"/matches/{match}/{step}", f"{step}:{uuid4()}"
        found = api.post("matching", path, body, who=hub, key=key, headers={"If-Match": seen}).body
    until = f", the client may agree until {when(found['agree_by'])}" if found["state"] == "date-proposed" else ""
    done(f"{found['state']}{until}")
