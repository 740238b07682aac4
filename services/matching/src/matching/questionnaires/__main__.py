"""python -m matching.questionnaires check FILE…: an operator tries a questionnaire before it is put into the folder."""

import argparse
import sys
from pathlib import Path

from matching.domain.assessment.questionnaire import Questionnaire
from matching.questionnaires.errors import QuestionnaireUnusable
from matching.questionnaires.reading import read


def main() -> None:
    """Says of each file what it holds or what is wrong with it; ends with 1 when any is unusable."""
    parser = argparse.ArgumentParser(prog="python -m matching.questionnaires")
    check = parser.add_subparsers(required=True, metavar="COMMAND").add_parser("check", help="say whether files can be used")
    check.add_argument("files", nargs="+", type=Path, metavar="FILE")
    unusable = False
    for file in parser.parse_args().files:
        try:
            sys.stdout.write(f"{file}: {_told(read(file))}\n")
        except QuestionnaireUnusable as error:
            sys.stderr.write(f"{error}\n")
            unusable = True
    sys.exit(1 if unusable else 0)


def _told(made: Questionnaire) -> str:
    counts = f"{len(made.dimensions)} dimensions, {len(made.questions)} questions, {len(made.examples)} examples come out as expected"
    return f"{made.key} version {made.version} ({made.audience}): {counts}."


if __name__ == "__main__":
    main()
