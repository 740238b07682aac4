"""Which function handles which events, and in which portions: as many at a time as the order of each key allows."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

from chassis.database import Work
from chassis.wire import Lane, Received
from contracts.event import Event

Handle = Callable[[Work, Sequence[Received]], Awaitable[None]]
"""Applies events to the database, in their order. Several events of one key may come at once; all have `event` set."""


@dataclass(frozen=True, slots=True)
class Portion:
    """Events that one call of one handler takes."""

    handle: Handle
    received: tuple[Received, ...]


class Handlers:
    """The handlers of one service: `@handlers.on(OfferingPublished, OfferingRevised)`."""

    def __init__(self) -> None:
        self._by_event: dict[type[Event], Handle] = {}

    def on(self, *events: type[Event]) -> Callable[[Handle], Handle]:
        """Registers a function for these events. A type has one handler a service."""

        def register(handle: Handle) -> Handle:
            for event in events:
                if event in self._by_event:
                    raise ValueError(f"{event.__name__} already has a handler")
                self._by_event[event] = handle
            return handle

        return register

    @property
    def events(self) -> tuple[type[Event], ...]:
        """The handled types."""
        return tuple(self._by_event)

    @property
    def topics(self) -> tuple[str, ...]:
        """The topics to subscribe to."""
        return tuple(sorted({event.topic.name for event in self._by_event}))

    def find(self, received: Received) -> Handle | None:
        """The handler of one event, None where this service takes no interest in its type."""
        return self._by_event.get(type(received.event)) if received.event is not None else None

    def portions(self, received: Sequence[Received]) -> Iterator[Portion]:
        """Splits events into calls. Each key is a lane whose order holds; within it, events of one handler go together."""
        handled = [(handle, each) for each in received if (handle := self.find(each)) is not None]
        if len({handle for handle, _ in handled}) == 1:  # the common case needs no lanes
            yield Portion(handled[0][0], tuple(each for _, each in handled))
            return
        lanes: dict[Lane, list[tuple[Handle, Received]]] = {}
        for handle, each in handled:
            lanes.setdefault(each.lane, []).append((handle, each))
        while lanes:
            handle = next(iter(lanes.values()))[0][0]
            taken: list[Received] = []
            for key in list(lanes):
                lane = lanes[key]
                run = next((at for at, (other, _) in enumerate(lane) if other is not handle), len(lane))
                taken += [each for _, each in lane[:run]]
                if run == len(lane):
                    del lanes[key]
                else:
                    lanes[key] = lane[run:]
            yield Portion(handle, tuple(taken))
