"""The path of one event through the network, put together from what each service and the message log know of it."""

from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from contracts.topics import TOPICS
from kopa.api import Api, Away, Refused
from kopa.services import SERVICES

MESSAGES = {"email": "e-mail", "webhook": "webhook"}
WORDS = {"enqueued": "written", "applied": "applied", "dead": "put aside"}


@dataclass(frozen=True, slots=True)
class Step:
    """What happened where and when; `at` is None for what has not happened yet or cannot be known."""

    service: str
    what: str
    at: datetime | None = None


@dataclass(slots=True)
class Passage:
    """All that is known of an event."""

    event_id: str
    type: str = ""
    subject: str = ""
    topic: str = ""
    steps: list[Step] = field(default_factory=list)

    @property
    def began(self) -> datetime | None:
        """When it was written; else the first that is known."""
        written = [step.at for step in self.steps if step.what == "written" and step.at]
        return min(written or [step.at for step in self.steps if step.at], default=None)

    def milliseconds(self, step: Step) -> float | None:
        """From the writing to a step."""
        return (step.at - self.began).total_seconds() * 1000 if step.at and self.began else None


def passage_of(api: Api, event_id: str) -> Passage | None:
    """Asks every service at the same time; None when nobody knows the event. A service that is away is said to be."""
    names = [service.name for service in SERVICES]
    with ThreadPoolExecutor(len(names) + 1) as pool:
        messages = pool.submit(_ask, api, "notify", "/deliveries/summary", event_id=event_id)
        answers = dict(zip(names, pool.map(lambda name: _ask(api, name, f"/events/{event_id}"), names), strict=True))
    known = {name: answer["steps"] for name, answer in answers.items() if isinstance(answer, dict)}
    if not known and not any(isinstance(answer, str) for answer in answers.values()):
        return None
    passage = Passage(event_id)
    for step in (step for steps in known.values() for step in steps):
        passage.type, passage.subject = passage.type or step["type"], passage.subject or step["subject"]
        passage.topic = passage.topic or step["topic"]
    done = sorted(_steps(known), key=lambda step: (step.at is None, step.at))
    sent = _messages(messages.result())
    passage.steps = [*done, *_missing(passage.topic, known, answers), *sent]
    return passage


def _ask(api: Api, service: str, path: str, **params: str) -> Any:
    """The answer; None where there is none; why it could not be had."""
    try:
        return api.find(service, path, **params)
    except (Away, Refused) as error:
        return str(error)


def _steps(known: Mapping[str, Iterable[Mapping[str, Any]]]) -> Iterator[Step]:
    """What was put aside is in the inbox too, and was not applied."""
    for service, steps in known.items():
        aside = any(step["step"] == "dead" for step in steps)
        for step in steps:
            if not (aside and step["step"] == "applied"):
                yield Step(service, WORDS[step["step"]], datetime.fromisoformat(step["at"]))


def _missing(topic: str, known: Mapping[str, Any], answers: Mapping[str, Any]) -> Iterator[Step]:
    consumers = next((each.consumers for each in TOPICS if each.name == topic), ())
    for service, answer in answers.items():
        if isinstance(answer, str):
            yield Step(service, "does not answer")
        elif service in consumers and service not in known:
            yield Step(service, "not yet")


def _messages(summary: Any) -> list[Step]:
    """How many messages came into which state, and when the last of them did."""
    shares = summary["items"] if isinstance(summary, dict) else []
    return [
        Step("notify", f"{each['count']} {MESSAGES[each['channel']]} {each['state']}", datetime.fromisoformat(each["last_at"]))
        for each in shares
    ]
