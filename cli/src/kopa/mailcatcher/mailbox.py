"""Keeps the last mails as files, newest last in time, and knows each one's summary without reading it again."""

import email
import email.policy
import threading
import time
from collections import OrderedDict
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path

KEPT = 500


@dataclass(frozen=True, slots=True)
class Summary:
    """One line of the list. `recipients` are those of the envelope, which a blind copy shows too."""

    id: str
    received: str
    sender: str
    recipients: list[str]
    subject: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A whole mail: its readable parts and its headers."""

    summary: Summary
    text: str
    html: str
    headers: list[tuple[str, str]]
    attachments: list[str]


class Mailbox:
    """A folder of `.eml` files; SMTP writes from one thread while pages read from others."""

    def __init__(self, folder: Path, kept: int = KEPT) -> None:
        self._folder, self._kept = folder, kept
        self._lock = threading.Lock()
        folder.mkdir(parents=True, exist_ok=True)
        self._summaries: OrderedDict[str, Summary] = OrderedDict((file.stem, self._summary(file)) for file in sorted(folder.glob("*.eml")))

    def add(self, sender: str, recipients: list[str], content: bytes) -> str:
        """Stores a mail under a name that sorts by time; forgets the oldest beyond the limit."""
        with self._lock:
            name = f"{time.time_ns():020d}"
            envelope = f"X-Envelope-From: {_one_line(sender)}\r\nX-Envelope-To: {_one_line(', '.join(recipients))}\r\n".encode()
            new = self._folder / f"{name}.new"
            new.write_bytes(envelope + content)
            new.replace(self._folder / f"{name}.eml")
            self._summaries[name] = self._summary(self._folder / f"{name}.eml")
            while len(self._summaries) > self._kept:
                oldest, _ = self._summaries.popitem(last=False)
                (self._folder / f"{oldest}.eml").unlink(missing_ok=True)
        return name

    def list(self, to: str | None = None) -> list[Summary]:
        """Newest first; `to` keeps those sent to that address."""
        with self._lock:
            return [each for each in reversed(self._summaries.values()) if to is None or to.lower() in map(str.lower, each.recipients)]

    def get(self, name: str) -> Mail | None:
        """The mail, or None when there is none of that name (any more)."""
        with self._lock:
            summary = self._summaries.get(name)
            if summary is None:
                return None
            message = _parse(self._folder / f"{name}.eml")
        attachments = [part.get_filename() or part.get_content_type() for part in message.iter_attachments()]
        headers = [(key, str(value)) for key, value in message.items() if not key.startswith("X-Envelope-")]
        return Mail(summary, _body(message, "plain"), _body(message, "html"), headers, attachments)

    def clear(self) -> int:
        """Deletes all mails; returns how many there were."""
        with self._lock:
            count = len(self._summaries)
            for name in self._summaries:
                (self._folder / f"{name}.eml").unlink(missing_ok=True)
            self._summaries.clear()
        return count

    def _summary(self, file: Path) -> Summary:
        message = _parse(file)
        received = datetime.fromtimestamp(int(file.stem) / 1e9, UTC).isoformat(timespec="milliseconds")
        recipients = [each for each in str(message["X-Envelope-To"] or "").split(", ") if each]
        return Summary(file.stem, received, str(message["X-Envelope-From"] or ""), recipients, str(message["Subject"] or ""))


def _parse(file: Path) -> EmailMessage:
    return email.message_from_bytes(file.read_bytes(), policy=email.policy.default)


def _body(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except (LookupError, ValueError):  # an encoding nobody knows: show what can be shown
        content = part.get_payload(decode=True)
        return content.decode("utf-8", "replace") if isinstance(content, bytes) else ""


def _one_line(text: str) -> str:
    return " ".join(text.split())
