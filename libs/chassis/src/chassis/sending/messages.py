"""E-mail as mail programs want it: who writes, the headers, text and HTML beside each other."""

from dataclasses import dataclass
from datetime import UTC, datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import quote

LONGEST_SUBJECT = 150


@dataclass(frozen=True, slots=True)
class Sender:
    """Who writes, and where the network's pages are."""

    mail_from: str
    public_url: str

    @property
    def address(self) -> Address:
        """The sender as a header holds it."""
        name, address = parseaddr(self.mail_from)
        return Address(name, addr_spec=address)

    def link(self, path: str, **query: str) -> str:
        """A whole address of the network's pages."""
        parameters = "&".join(f"{name}={quote(value, safe='')}" for name, value in query.items())
        return f"{self.public_url.rstrip('/')}{path}" + (f"?{parameters}" if parameters else "")


def new_message(sender: Sender, to: str, subject: str, id_: str) -> EmailMessage:
    """Headers. `id_` makes the Message-ID, whatever the attempt. Line breaks and control characters cannot get into them: texts are
    folded here, and the policy refuses the rest.
    """
    message = EmailMessage(policy=SMTP)
    message["From"] = sender.address
    message["To"] = Address(addr_spec=to)
    message["Subject"] = _one_line(subject)
    message["Date"] = format_datetime(datetime.now(UTC))
    message["Message-ID"] = f"<{id_}@{sender.address.domain}>"
    message["Auto-Submitted"] = "auto-generated"
    return message


def fill(message: EmailMessage, text: str, html: str, language: str) -> EmailMessage:
    """Sets both forms of the content and the language that it is written in."""
    message.set_content(text)
    message.add_alternative(html, subtype="html")
    message["Content-Language"] = language  # now only: setting the content takes away every header of that family
    return message


def _one_line(text: str) -> str:
    printable = " ".join("".join(each if each.isprintable() else " " for each in text).split())
    return printable if len(printable) <= LONGEST_SUBJECT else f"{printable[: LONGEST_SUBJECT - 1]}…"
