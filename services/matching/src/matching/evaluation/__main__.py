"""python -m matching.evaluation NEEDS.jsonl --hubs FILE --out RUN.jsonl: what `kopa match evaluate` starts."""

import argparse
import sys
from pathlib import Path

from matching.evaluation.errors import FileUnusable
from matching.evaluation.files import read_hubs, read_needs, write_run
from matching.evaluation.report import lines, qualities
from matching.evaluation.run import Catalogue


def main() -> None:
    """Ranks, writes, and reports where the needs say what is expected of them."""
    parser = argparse.ArgumentParser(prog="python -m matching.evaluation")
    parser.add_argument("needs", type=Path, help="JSON lines of {id, language, kind, country, region, text}")
    parser.add_argument("--hubs", type=Path, required=True, help="the catalogue of hubs, JSON lines")
    parser.add_argument("--out", type=Path, required=True, help="where the run is written")
    given = parser.parse_args()
    try:
        _evaluate(given.needs, given.hubs, given.out)
    except FileUnusable as error:
        sys.exit(str(error))


def _evaluate(needs_file: Path, hubs_file: Path, out: Path) -> None:
    needs, hubs = read_needs(needs_file), read_hubs(hubs_file)
    if unknown := sorted({name for hub in hubs for name in hub.unknown()}):
        sys.stderr.write(f"Left out, since the lists do not have them: {', '.join(unknown)}.\n")
    catalogue = Catalogue(hubs)
    run = [catalogue.answer(need) for need in needs]
    write_run(out, run)
    sys.stdout.write(f"{len(run)} needs, {len(hubs)} hubs: {out}\n")
    if any(need.expected for need in needs):
        sys.stdout.writelines(f"{line}\n" for line in lines(qualities(needs, hubs, run)))


if __name__ == "__main__":
    main()
