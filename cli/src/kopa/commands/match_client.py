"""What a client does with a need that is kept in a file: ask hubs, see who has it, agree, take it back, rate the work."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any
from uuid import uuid4

import typer

from kopa import links, needs
from kopa.api import Api
from kopa.commands import line_shown, match_shown
from kopa.commands.arguments import AsJson, NeedFile, Tongue, Yes
from kopa.commands.console import done, fail
from kopa.commands.speaking import speaking
from kopa.commands.sure import sure
from kopa.commands.told import shown
from kopa.home import Home
from kopa.links import Link

NO_DAY = "No hub proposes a day now. `kopa match line NEED` shows where it stands."
Limit = Annotated[int, typer.Option(min=1, max=20, help="so many")]


def hubs(need: NeedFile, tongue: Tongue = "lv", limit: Limit = 5, as_json: AsJson = False) -> None:
    """Show the need again with the hubs that fit now."""
    found = _read(need, "", limit=limit)
    shown(found, as_json, lambda: match_shown.need(found, tongue))


def ask(
    need: NeedFile,
    slugs: Annotated[list[str], typer.Argument(metavar="HUB…", help="one to five, in the order in which they are to be asked")],
    days: Annotated[int, typer.Option(min=1, max=730, help="for so long each of them may see who asks, and the need")] = 90,
    tongue: Tongue = "lv",
    as_json: AsJson = False,
) -> None:
    """Ask hubs, one after the other. It is your consent that they see who asks. The need must belong to an organisation."""
    found = _act(need, "/matches", {"hubs": slugs, "days": days})
    shown(found, as_json, lambda: line_shown.line(found["items"], tongue))


def line(need: NeedFile, tongue: Tongue = "lv", as_json: AsJson = False) -> None:
    """Show which hub has the need, until when it answers, who had it and who waits."""
    found = _read(need, "/matches")
    shown(found, as_json, lambda: line_shown.line(found["items"], tongue))


def agree(need: NeedFile, tongue: Tongue = "lv") -> None:
    """Agree to the day that the hub proposes, as it stands now."""
    with speaking():
        link, api = links.opened(need, "need"), Api(Home.find())
        match = _one(api, link, "date-proposed", NO_DAY)
        agreed = _post(api, link, f"/matches/{match['id']}/agree", {"date": match["meeting_on"]})
    line_shown.line([agreed], tongue)


def another_day(
    need: NeedFile,
    day: Annotated[datetime | None, typer.Option("--date", formats=["%Y-%m-%d"], help="one that would suit")] = None,
    message: Annotated[str | None, typer.Option(help="the hub reads it")] = None,
    tongue: Tongue = "lv",
) -> None:
    """Say that the proposed day does not suit; the hub proposes another, and its time to answer begins again."""
    with speaking():
        link, api = links.opened(need, "need"), Api(Home.find())
        match = _one(api, link, "date-proposed", NO_DAY)
        body = {"date": day and f"{day:%Y-%m-%d}", "message": message, "instead_of": match["meeting_on"]}
        asked = _post(api, link, f"/matches/{match['id']}/another-day", body)
    line_shown.line([asked], tongue)


def withdraw(need: NeedFile, yes: Yes = False, tongue: Tongue = "lv") -> None:
    """Call the need back: nobody is asked any more, and the hub that has it is told."""
    sure("Call the need back?", yes=yes)
    line_shown.line(_act(need, "/withdraw", None)["items"], tongue)


def feedback(
    need: NeedFile,
    rating: Annotated[int, typer.Option(min=1, max=5, help="1 is bad, 5 is good; the hub reads it")],
    text: Annotated[str | None, typer.Option(help="for the hub")] = None,
) -> None:
    """Say what you think of the work that a hub has closed."""
    with speaking():
        link, api = links.opened(need, "need"), Api(Home.find())
        match = _one(api, link, "closed", "Feedback can be given when the hub has closed its work. `kopa match line NEED` shows the state.")
        rated = _post(api, link, f"/matches/{match['id']}/feedback", {"rating": rating, "text": text})
    done(f"{rated['hub']}: {rated['rating']} of 5")


def offerings(need: NeedFile, tongue: Tongue = "lv", limit: Limit = 3, as_json: AsJson = False) -> None:
    """Show open offerings for the need: which weak dimensions they move, and how much is known of that."""
    found = _read(need, "/offerings", limit=limit)
    shown(found, as_json, lambda: line_shown.offerings(found, tongue))


def news(need: NeedFile, tongue: Tongue = "lv", as_json: AsJson = False) -> None:
    """Show hubs and offerings that fit and came after the need was stated."""
    found = _read(need, "/news")
    shown(found, as_json, lambda: line_shown.news(found["items"], tongue))


def erase(need: NeedFile, yes: Yes = False) -> None:
    """Forget the need with its text and links; a hub that was asked is told. It cannot be undone."""
    with speaking():
        link = links.opened(need, "need")
        sure("Forget the need with its text?", yes=yes)
        needs.forget(Api(Home.find()), link)
    done(f"forgotten. {need} opens nothing any more.")


COMMANDS: Mapping[str, Callable[..., None]] = {
    "hubs": hubs,
    "ask": ask,
    "line": line,
    "agree": agree,
    "another-day": another_day,
    "withdraw": withdraw,
    "feedback": feedback,
    "offerings": offerings,
    "news": news,
    "erase": erase,
}
"""What `kopa match` offers to companies and public bodies once a need is kept."""


def _read(need: NeedFile, what: str, **params: Any) -> Any:
    with speaking():
        link = links.opened(need, "need")
        return Api(Home.find()).get("matching", link.path + what, headers=link.headers, **params)


def _act(need: NeedFile, what: str, body: Any) -> Any:
    with speaking():
        link = links.opened(need, "need")
        return _post(Api(Home.find()), link, link.path + what, body)


def _post(api: Api, link: Link, path: str, body: Any) -> Any:
    return api.post("matching", path, body, who=None, key=f"need:{uuid4()}", headers=link.headers).body


def _one(api: Api, link: Link, state: str, otherwise: str) -> dict[str, Any]:
    """The match of the need in this state: there is one at most, since one hub at a time has it."""
    line: list[dict[str, Any]] = api.get("matching", f"{link.path}/matches", headers=link.headers)["items"]
    return next((each for each in line if each["state"] == state), None) or fail(otherwise)
