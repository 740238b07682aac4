"""The AsyncAPI 3.0 document of a service, from the events it publishes and handles."""

from typing import Any

from chassis.service import Service
from contracts import frozen
from contracts.event import Event
from contracts.events import REGISTRY
from contracts.topics import Topic

HEADERS = {
    "type": "object",
    "required": ["ce_specversion", "ce_id", "ce_source", "ce_type", "ce_time", "ce_subject", "ce_sequence", "content-type"],
    "properties": {
        "ce_specversion": {"const": "1.0"},
        "ce_id": {
            "type": "string",
            "format": "uuid",
            "description": "UUIDv7; with ce_source the identity by which repetitions are dropped",
        },
        "ce_source": {"type": "string", "examples": ["/training"]},
        "ce_type": {"type": "string", "description": "the network's prefix, the event's name, its schema version"},
        "ce_time": {"type": "string", "format": "date-time"},
        "ce_subject": {"type": "string", "description": "the aggregate's id, also the record's key"},
        "ce_sequence": {"type": "string", "pattern": r"^\d+$", "description": "the aggregate's version"},
        "ce_dataschema": {"type": "string"},
        "content-type": {"type": "string"},
        "traceparent": {"type": "string", "description": "W3C Trace Context"},
        "correlation_id": {"type": "string"},
    },
}


def document(service: Service) -> dict[str, Any]:
    """The document as plain data."""
    published = [event for event in REGISTRY if event.topic.owner == service.name]
    handled = sorted(service.handlers.events, key=lambda event: event.type_name())
    events = {event.type_name(): event for event in [*published, *handled]}
    topics = sorted({event.topic for event in events.values()}, key=lambda topic: topic.name)
    return {
        "asyncapi": "3.0.0",
        "info": {"title": f"Kopā {service.name}", "version": "1", "description": "CloudEvents 1.0 in Kafka binary mode."},
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic, [event for event in events.values() if event.topic == topic]) for topic in topics},
        "operations": {
            **{f"send.{event.type_name()}": _operation("send", event) for event in published},
            **{f"receive.{event.type_name()}": _operation("receive", event) for event in handled},
        },
        "components": {
            "messages": {name: _message(event) for name, event in sorted(events.items())},
            "schemas": {name: frozen.current()[name] for name in sorted(events)},
        },
    }


def _channel(topic: Topic, events: list[type[Event]]) -> dict[str, Any]:
    names = sorted(event.type_name() for event in events)
    return {
        "address": topic.name,
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in names},
        "bindings": {"kafka": {"topic": topic.name, "topicConfiguration": {"cleanup.policy": [topic.cleanup]}, "bindingVersion": "0.5.0"}},
    }


def _operation(action: str, event: type[Event]) -> dict[str, Any]:
    channel = f"#/channels/{event.topic.name}"
    return {"action": action, "channel": {"$ref": channel}, "messages": [{"$ref": f"{channel}/messages/{event.type_name()}"}]}


def _message(event: type[Event]) -> dict[str, Any]:
    key = {"type": "string", "description": "the aggregate's id"}
    return {
        "name": event.type_name(),
        "summary": (event.__doc__ or "").strip().splitlines()[0],
        "contentType": "application/json",
        "headers": HEADERS,
        "payload": {"$ref": f"#/components/schemas/{event.type_name()}"},
        "bindings": {"kafka": {"key": key, "bindingVersion": "0.5.0"}},
    }
