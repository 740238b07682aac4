"""Arguments and options that several commands share."""

from pathlib import Path
from typing import Annotated, Literal

import typer

Language = Literal["lv", "en"]
Tongue = Annotated[Language, typer.Option("--lang", help="of what is told")]
AsJson = Annotated[bool, typer.Option("--json", help="for programs: the whole answer")]
Keep = Annotated[Path, typer.Option("--keep", metavar="FILE", help="a new file for its link; who has the file can open it")]
Yes = Annotated[bool, typer.Option("--yes", help="do not ask")]
NewFile = Annotated[Path, typer.Option("--out", metavar="FILE", help="a new file")]
NewFileOrScreen = Annotated[Path | None, typer.Option("--out", metavar="FILE", help="a new file; else it is printed")]
AssessmentFile = Annotated[Path, typer.Argument(metavar="FILE", help="of `kopa assess start --keep`", show_default=False)]
OrganisationFile = Annotated[Path, typer.Argument(metavar="FILE", help="of `kopa organisation register --keep`", show_default=False)]
NeedFile = Annotated[Path, typer.Argument(metavar="NEED", help="a file of `kopa match need --keep`", show_default=False)]
Hub = Annotated[str, typer.Option("--hub", help="slug of the hub whose staff you are")]
Match = Annotated[str, typer.Argument(metavar="MATCH", help="id of a match, from `kopa match inbox HUB`", show_default=False)]
