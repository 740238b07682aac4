"""Shows work in progress: a spinner a step in a terminal, a line a step elsewhere."""

import time
from types import TracebackType
from typing import Self

from rich.markup import escape
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from kopa.commands.console import err, out


class Steps:
    """Steps that run beside each other; a finished one leaves its line and its seconds."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._texts: dict[str, str] = {}
        self._tasks: dict[str, object] = {}
        columns = (SpinnerColumn(style="cyan"), TextColumn("{task.description}"), TimeElapsedColumn())
        self._live = Progress(*columns, console=out, transient=True) if out.is_terminal else None

    def __enter__(self) -> Self:
        if self._live is not None:
            self._live.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    @property
    def seconds(self) -> float:
        return time.monotonic() - self._began

    def stop(self) -> None:
        """Ends the moving part; what was printed stays."""
        if self._live is not None:
            self._live.stop()

    def begin(self, name: str, text: str) -> None:
        self._texts[name] = text
        if self._live is not None:
            self._tasks[name] = self._live.add_task(text)
        else:
            out.print(f"  {text} …", markup=False, soft_wrap=True)

    def done(self, name: str, seconds: float) -> None:
        text = self._texts.get(name, name)
        if self._live is not None and name in self._tasks:
            self._live.remove_task(self._tasks.pop(name))  # type: ignore[arg-type]
            self._live.console.print(f"[green]✓[/] {text} [dim]{seconds:.1f} s[/]")

    def note(self, text: str) -> None:
        """A line about something that takes a while and has no end of its own."""
        out.print(f"  {text}", markup=False, soft_wrap=True)

    def warn(self, text: str) -> None:
        err.print(f"[yellow]![/] {escape(text)}", soft_wrap=True)
