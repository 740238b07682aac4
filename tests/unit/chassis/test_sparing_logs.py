"""A library that repeats itself is heard a few times a period, and every other message always."""

import logging

from chassis.logs import Sparing


def test_the_same_message_is_written_a_few_times_a_period() -> None:
    now = 0.0
    sparing = Sparing(most=3, seconds=10, clock=lambda: now)

    def written(template: str, *values: object) -> str | None:
        record = logging.LogRecord("aiokafka", logging.ERROR, __file__, 1, template, values, None)
        return record.getMessage() if sparing.filter(record) else None

    said = [written("Unable to connect to node %s", node) for node in range(5)]
    assert said == [
        "Unable to connect to node 0",
        "Unable to connect to node 1",
        "Unable to connect to node 2 (repeated: silent for up to 10 s)",
        None,
        None,
    ]
    assert written("Another thing") == "Another thing"
    now = 10.0
    assert written("Unable to connect to node %s", 7) == "Unable to connect to node 7"
