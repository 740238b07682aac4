"""`kopa organisation`: who asks for help, what belongs to it, what it lets hubs see; and the coordinator's list of all."""

from pathlib import Path
from typing import Annotated, Any
from uuid import uuid4

import typer

from contracts.matching import ClientKind, SizeClass
from kopa import links, own_files
from kopa.api import Api
from kopa.commands import consents, organisation_shown
from kopa.commands.arguments import AsJson, Keep, Language, NewFileOrScreen, OrganisationFile, Yes
from kopa.commands.console import done, fail, out
from kopa.commands.speaking import speaking
from kopa.commands.sure import sure
from kopa.commands.told import document, shown, words
from kopa.home import Home
from kopa.links import Link

app = typer.Typer(help="Who asks for help: what it says of itself, what hubs may see, what it got.", no_args_is_help=True)
COMPANIES, COORDINATOR = "For companies and public bodies", "For the coordinator"
app.add_typer(consents.app, name="consents", rich_help_panel=COMPANIES)
Number = Annotated[str | None, typer.Option("--register-number", help="of the country's register of enterprises; no personal code")]
Group = Annotated[
    str | None,
    typer.Option("--group", help="register number of the group's head, if it belongs to one; DE:HRB1234 for one of another country"),
]
SAID = (
    "name",
    "country",
    "register_number",
    "kind",
    "size_class",
    "sector",
    "region",
    "municipality",
    "undertaking",
    "contact",
    "language",
)


@app.command(rich_help_panel=COMPANIES)
def register(  # noqa: PLR0913, PLR0917  each is an option
    name: Annotated[str, typer.Option(help="of the organisation")],
    kind: Annotated[ClientKind, typer.Option(help="company or public body")],
    size: Annotated[SizeClass, typer.Option(help="how large it is")],
    contact: Annotated[str, typer.Option(help="name of whom to write to")],
    email: Annotated[str, typer.Option(help="where to write to; a letter with a link of its own goes there")],
    keep: Keep,
    number: Number = None,
    country: Annotated[str, typer.Option(help="two letters")] = "LV",
    region: Annotated[str | None, typer.Option(help="where it is, such as vidzeme")] = None,
    municipality: Annotated[str | None, typer.Option(help="code of the municipality")] = None,
    sector: Annotated[str | None, typer.Option(help="code of its trade")] = None,
    group: Group = None,
    phone: Annotated[str | None, typer.Option(help="of the contact")] = None,
    tongue: Annotated[Language, typer.Option("--lang", help="in which one writes to it")] = "lv",
) -> None:
    """Write an organisation down, so that hubs know whom they would help. The new file is its key."""
    body = {
        "name": name, "country": country, "register_number": number, "kind": kind, "size_class": size, "sector": sector, "region": region,
        "municipality": municipality, "undertaking": group, "language": tongue,
        "contact": {"name": contact, "email": email, "phone": phone},
    }  # fmt: skip
    with speaking(), own_files.new(keep) as file:
        made = Api(Home.find()).post("matching", "/organisations", body, who=None, key=f"organisation:{uuid4()}").body
        Link.told("organisation", made).write(file)
    done(f"{made['id']} is written down. Who has {keep} can open it: keep it safe.")


@app.command(rich_help_panel=COMPANIES)
def show(file: OrganisationFile, as_json: AsJson = False) -> None:
    """Show what it says of itself, and its assessments and needs."""
    with speaking():
        link = links.opened(file, "organisation")
        found = Api(Home.find()).get("matching", link.path, headers=link.headers)
    shown(found, as_json, lambda: organisation_shown.organisation(found))


@app.command(rich_help_panel=COMPANIES)
def revise(  # noqa: PLR0913, PLR0917  each is an option
    file: OrganisationFile,
    name: Annotated[str | None, typer.Option()] = None,
    kind: Annotated[ClientKind | None, typer.Option()] = None,
    size: Annotated[SizeClass | None, typer.Option()] = None,
    number: Number = None,
    region: Annotated[str | None, typer.Option()] = None,
    municipality: Annotated[str | None, typer.Option()] = None,
    sector: Annotated[str | None, typer.Option()] = None,
    group: Group = None,
    contact: Annotated[str | None, typer.Option()] = None,
    email: Annotated[str | None, typer.Option()] = None,
    phone: Annotated[str | None, typer.Option()] = None,
    tongue: Annotated[Language | None, typer.Option("--lang")] = None,
) -> None:
    """Change what is named and nothing else; an empty text takes away. Another name, kind, number or group ends a verification."""
    new: dict[str, Any] = {
        "name": name, "kind": kind, "size_class": size, "register_number": number, "region": region, "municipality": municipality,
        "sector": sector, "undertaking": group, "language": tongue,
    }  # fmt: skip
    who = {"name": contact, "email": email, "phone": phone}
    if not _named(new | who):
        fail("Say what changes, such as --name or --email.", 2)
    with speaking():
        link, api = links.opened(file, "organisation"), Api(Home.find())
        found = api.read("matching", link.path, headers=link.headers)
        body = (
            {each: found.body[each] for each in SAID if each in found.body} | _named(new) | {"contact": found.body["contact"] | _named(who)}
        )
        saved = api.put("matching", link.path, body, headers={**link.headers, "If-Match": found.etag}).body
    organisation_shown.organisation(saved)


@app.command(rich_help_panel=COMPANIES)
def bind(
    file: OrganisationFile,
    need: Annotated[Path | None, typer.Option("--need", metavar="FILE", help="of `kopa match need --keep`")] = None,
    assessment: Annotated[Path | None, typer.Option("--assessment", metavar="FILE", help="of `kopa assess start --keep`")] = None,
) -> None:
    """Make a need or an assessment, with its every stage, the organisation's. Again changes nothing."""
    if need is None and assessment is None:
        fail("Say what belongs to it: --need FILE, --assessment FILE, or both.", 2)
    with speaking():
        link, api = links.opened(file, "organisation"), Api(Home.find())
        named = [*([links.opened(assessment, "assessment")] if assessment else []), *([links.opened(need, "need")] if need else [])]
        for each in named:
            api.put("matching", f"{link.path}{each.path}", headers=link.headers | each.headers)
            done(f"the {each.kind} belongs to it")


@app.command("open", rich_help_panel=COMPANIES)
def open_(
    file: OrganisationFile,
    keep: Keep,
    need: Annotated[str | None, typer.Option("--need", metavar="ID", help="from `kopa organisation show`")] = None,
    assessment: Annotated[str | None, typer.Option("--assessment", metavar="ID", help="from `kopa organisation show`")] = None,
) -> None:
    """Make a new link to a need or an assessment of the organisation, where the old file was lost."""
    if (need is None) == (assessment is None):
        fail("Say which: --need ID or --assessment ID.", 2)
    kind: links.Kind = "need" if need else "assessment"
    with speaking():
        link = links.opened(file, "organisation")
        with own_files.new(keep) as out_file:
            path = f"{link.path}/{kind}s/{need or assessment}/links"
            made = Api(Home.find()).post("matching", path, None, who=None, key=f"open:{uuid4()}", headers=link.headers).body
            Link.told(kind, made).write(out_file)
    done(f"{keep} opens the {kind}")


@app.command(rich_help_panel=COMPANIES)
def aid(file: OrganisationFile, as_json: AsJson = False) -> None:
    """Show the aid it got, and how much de-minimis aid its whole undertaking may still get."""
    with speaking():
        link = links.opened(file, "organisation")
        found = Api(Home.find()).get("matching", f"{link.path}/aid", headers=link.headers)
    shown(found, as_json, lambda: organisation_shown.aid(found))


@app.command(rich_help_panel=COMPANIES)
def export(file: OrganisationFile, to: NewFileOrScreen = None) -> None:
    """Print all that is kept of the organisation, as one document."""
    with speaking():
        link = links.opened(file, "organisation")
        document(lambda: Api(Home.find()).get("matching", f"{link.path}/export", headers=link.headers), to)


@app.command(rich_help_panel=COMPANIES)
def erase(file: OrganisationFile, yes: Yes = False, as_json: AsJson = False) -> None:
    """Erase it with its assessments, needs, links, consents and letters, and print the receipt. It cannot be undone."""
    with speaking():
        link = links.opened(file, "organisation")
        sure("Erase the organisation with its assessments, needs, links, consents and letters?", yes=yes)
        receipt = Api(Home.find()).delete("matching", link.path, headers=link.headers)
    shown(receipt, as_json, lambda: organisation_shown.receipt(receipt))


@app.command(rich_help_panel=COMPANIES)
def link(
    email: Annotated[str, typer.Argument(help="the contact's address")],
    tongue: Annotated[Language, typer.Option("--lang", help="of the letter")] = "lv",
) -> None:
    """Have a new link sent to each organisation of an address, where the file was lost."""
    with speaking():
        body = {"email": email, "language": tongue}
        told = Api(Home.find()).post("matching", "/organisations/links", body, who=None, key=f"links:{uuid4()}").body
    out.print(told["message"][tongue], soft_wrap=True, markup=False)


@app.command("close-links", rich_help_panel=COMPANIES)
def close_links(
    file: OrganisationFile,
    everything: Annotated[bool, typer.Option("--everything", help="also those to its needs and assessments, colleagues' ones too")] = False,
    yes: Yes = False,
) -> None:
    """End all links to the organisation but this file's, where one may be in wrong hands."""
    with speaking():
        link = links.opened(file, "organisation")
        sure("End all other links?", yes=yes)
        path, key, body = f"{link.path}/links/close", f"close-links:{uuid4()}", {"everything": everything}
        closed = Api(Home.find()).post("matching", path, body, who=None, key=key, headers=link.headers).body
    organisation_shown.closed(closed)


@app.command("list", rich_help_panel=COORDINATOR)
def list_all(
    asked: Annotated[str | None, typer.Argument(metavar="[WORDS]", help="words of the name, or the register number")] = None,
    verified: Annotated[bool | None, typer.Option("--verified/--unverified", help="only these")] = None,
    as_json: AsJson = False,
) -> None:
    """List the organisations by name, without whom to write to."""
    filters = _named({"q": asked, "verified": None if verified is None else str(verified).lower()})
    with speaking():
        found = list(Api(Home.find()).listed("matching", "/organisations", who="coordinator", **filters))
    shown(found, as_json, lambda: organisation_shown.listed(found))


@app.command(rich_help_panel=COORDINATOR)
def verify(
    organisation: Annotated[str, typer.Argument(metavar="ID", help="from `kopa organisation list`")],
    take_back: Annotated[bool, typer.Option("--take-back", help="it is not, or no longer, who it says")] = False,
) -> None:
    """Say that you have looked the organisation up in the register and that it is who it says. Again changes nothing."""
    with speaking():
        body, path = {"verified": not take_back}, f"/organisations/{organisation}/verify"
        found = Api(Home.find()).post("matching", path, body, who="coordinator", key=f"verify:{uuid4()}").body
    done(f"{words(found['name'])} is {'verified' if found.get('verified_at') else 'not verified'}")


def _named(fields: dict[str, Any]) -> dict[str, Any]:
    """Those that were said."""
    return {name: value for name, value in fields.items() if value is not None}
