"""`kopa assess`: how digital an organisation is, from the first question to the report, by the file that keeps its link."""

from pathlib import Path
from typing import Annotated, Any, Literal
from uuid import uuid4

import typer

from contracts.matching import SizeClass
from kopa import answers as given
from kopa import links, own_files, questionnaires
from kopa.api import Answer, Api
from kopa.commands import assess_shown
from kopa.commands.arguments import AsJson, AssessmentFile, Keep, NewFile, NewFileOrScreen, Tongue, Yes
from kopa.commands.console import done, fail, out, plain
from kopa.commands.speaking import speaking
from kopa.commands.sure import sure
from kopa.commands.told import document, shown
from kopa.home import Home
from kopa.links import Link

app = typer.Typer(help="How digital an organisation is: questions, result, report.", no_args_is_help=True)
Audience = Literal["sme", "public-body"]
AUDIENCES: dict[str, str] = {"sme": "sme", "public-body": "public"}
"""The questionnaire's own word, by the one that the rest of matching uses."""


@app.command()
def start(
    audience: Annotated[Audience, typer.Option(help="which questionnaire")],
    size: Annotated[SizeClass, typer.Option(help="how large the organisation is")],
    keep: Keep,
    sector: Annotated[str | None, typer.Option(help="code of the trade; of a public body, of what it does")] = None,
    region: Annotated[str | None, typer.Option(help="where it is, such as vidzeme")] = None,
    name: Annotated[str | None, typer.Option(help="for its own report; it goes nowhere else")] = None,
) -> None:
    """Begin an assessment (T0). No account is needed; the new file is its only key."""
    said = {"audience": AUDIENCES[audience], "size_class": size, "sector": sector, "region": region, "name": name}
    with speaking():
        _begun(keep, lambda: Api(Home.find()).post("matching", "/assessments", said, who=None, key=f"assess:{uuid4()}"))
    out.print(f"Next: kopa assess form --of {keep} > answers.yaml", soft_wrap=True, markup=False)


@app.command("form")
def print_form(
    audience: Annotated[Audience | None, typer.Argument(help="the questionnaire that new assessments use")] = None,
    of: Annotated[
        Path | None, typer.Option("--of", metavar="FILE", help="that of an assessment which was begun, with its answers so far")
    ] = None,
    tongue: Tongue = "lv",
) -> None:
    """Print the questionnaire as a YAML file to fill in: questions as comments, codes as keys."""
    if (audience is None) == (of is None):
        fail("Say either which questionnaire, sme or public-body, or --of FILE for an assessment that was begun.", 2)
    with speaking():
        api = Api(Home.find())
        if of is not None:
            found = _read(api, links.opened(of, "assessment")).body
            form, said, dimensions = _form(api, found), found["answers"], found["dimensions"]
        else:
            newest = api.get("matching", "/questionnaires")["items"]
            named = next(each for each in newest if each["audience"] == AUDIENCES[str(audience)])
            form, said = api.get("matching", f"/questionnaires/{named['key']}/{named['version']}"), {}
            dimensions = [each["id"] for each in form["dimensions"]]
    plain(questionnaires.form(form, tongue, said, dimensions).rstrip("\n"))


@app.command()
def fill(
    file: AssessmentFile,
    answers: Annotated[Path, typer.Argument(metavar="ANSWERS.yaml", help="filled in as `kopa assess form` prints it; parts will do")],
    tongue: Tongue = "lv",
) -> None:
    """Save answers. Each replaces what was there for its question; a mistake in one saves none. Says what is still missing."""
    with speaking():
        link, said, api = links.opened(file, "assessment"), given.read(answers), Api(Home.find())
        found = _read(api, link)
        form = _form(api, found.body)
        body = {"answers": given.checked(form, said, tongue)}
        saved = api.put("matching", f"{link.path}/answers", body, headers={**link.headers, "If-Match": found.etag}).body
    assess_shown.saved(saved, form, len(said), tongue, str(file))


@app.command()
def complete(file: AssessmentFile) -> None:
    """Score and close it. From now on it can be read and not changed."""
    with speaking():
        link, api = links.opened(file, "assessment"), Api(Home.find())
        headers = {**link.headers, "If-Match": _read(api, link).etag}
        api.post("matching", f"{link.path}/complete", None, who=None, key=f"complete:{uuid4()}", headers=headers)
    done(f"complete. Read it: kopa assess result {file}")


@app.command()
def result(file: AssessmentFile, tongue: Tongue = "lv", as_json: AsJson = False) -> None:
    """Show the result: overall, by dimension, gaps and what moves them, change since T0, others alike."""
    with speaking():
        link = links.opened(file, "assessment")
        found = Api(Home.find()).get("matching", f"{link.path}/results", headers=link.headers)
    shown(found, as_json, lambda: assess_shown.result(found, tongue))


@app.command()
def report(file: AssessmentFile, to: NewFile, tongue: Tongue = "lv") -> None:
    """Write the result as a PDF, in either language."""
    with speaking():
        link = links.opened(file, "assessment")
        with own_files.new(to) as out_file:
            out_file.write(Api(Home.find()).download("matching", f"{link.path}/report.pdf", headers=link.headers, language=tongue))
    done(f"{to}")


@app.command()
def share(
    file: AssessmentFile,
    dimensions: Annotated[str, typer.Option(help="which part, such as d1,d4; `kopa assess form` names them")],
    keep: Annotated[Path | None, typer.Option("--keep", metavar="NEW", help="a new file for the link, to be filled by `kopa` too")] = None,
) -> None:
    """Make a link with which a colleague fills some dimensions, and nothing else. It is told this once."""
    asked = {"dimensions": [each.strip() for each in dimensions.split(",") if each.strip()]}
    with speaking():
        link, api = links.opened(file, "assessment"), Api(Home.find())
        if keep is None:
            made = Link.told("assessment", _linked(api, link, asked).body)
        else:
            with own_files.new(keep) as kept:
                made = Link.told("assessment", _linked(api, link, asked).body)
                made.write(kept)
    out.print(f"Give this to your colleague; it fills {', '.join(asked['dimensions'])} and nothing else:", soft_wrap=True)
    plain(f"{api.public_url}{made.path}?token={made.token}")


@app.command("next")
def follow_up(file: AssessmentFile, keep: Keep) -> None:
    """Begin the next stage, T1 or T2, which says what has changed since."""
    with speaking():
        link, api = links.opened(file, "assessment"), Api(Home.find())
        _begun(keep, lambda: api.post("matching", f"{link.path}/next", None, who=None, key=f"next:{uuid4()}", headers=link.headers))


@app.command()
def export(file: AssessmentFile, to: NewFileOrScreen = None) -> None:
    """Print all that is kept of the organisation's assessments, as one document."""
    with speaking():
        link = links.opened(file, "assessment")
        document(lambda: Api(Home.find()).get("matching", f"{link.path}/export", headers=link.headers), to)


@app.command()
def erase(file: AssessmentFile, yes: Yes = False) -> None:
    """Erase the assessments of every stage, with all links. It cannot be undone."""
    with speaking():
        link = links.opened(file, "assessment")
        sure("Erase the assessments of every stage, with all answers?", yes=yes)
        Api(Home.find()).delete("matching", link.path, headers=link.headers)
    done(f"erased. {file} opens nothing any more.")


def _begun(keep: Path, begin: Any) -> None:
    with own_files.new(keep) as file:
        made = begin().body
        Link.told("assessment", made).write(file)
    done(f"{made['stage']} begun. Who has {keep} can open it: keep it safe.")


def _read(api: Api, link: Link) -> Answer:
    return api.read("matching", link.path, headers=link.headers)


def _form(api: Api, found: dict[str, Any]) -> dict[str, Any]:
    """The version that it was begun with."""
    form: dict[str, Any] = api.get("matching", f"/questionnaires/{found['questionnaire']}/{found['questionnaire_version']}")
    return form


def _linked(api: Api, link: Link, asked: dict[str, list[str]]) -> Answer:
    return api.post("matching", f"{link.path}/links", asked, who=None, key=f"share:{uuid4()}", headers=link.headers)
