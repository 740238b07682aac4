"""Why a network's data was refused, all reasons at once, in words for the person who edits the files."""

from collections.abc import Iterable


class NetworkDataError(ValueError):
    """The data of a network is wrong. `problems` has one sentence a mistake, each naming the part and the entry."""

    code = "network_data_invalid"

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(("the network's data cannot be used:", *(f"- {problem}" for problem in self.problems))))
