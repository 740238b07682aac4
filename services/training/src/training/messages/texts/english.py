"""English."""

from babel import Locale

from training.messages.texts.words import Certificate, Letter, Words

ENGLISH = Words(
    locale=Locale("en", "GB"),
    language="en",
    letters={
        "confirm": Letter(
            "Confirm your sign-up: {title}",
            "Somebody, probably you, signed up with this address for “{title}”. To get a seat, confirm it. "
            "The link is valid for {hours}; no seat is kept until it is confirmed.",
            "Confirm the sign-up",
        ),
        "already": Letter(
            "You are signed up already: {title}",
            "Somebody, probably you, signed up again with this address for “{title}”. You are on the list already; nothing was changed.",
            "See what you are signed up for",
        ),
        "enrolled": Letter(
            "You have a seat: {title}",
            "Your sign-up for “{title}” is confirmed and the seat is yours. The dates are attached as a calendar file.",
            "See what you are signed up for",
        ),
        "waiting": Letter(
            "You are on the waiting list: {title}",
            "All seats of “{title}” are taken just now. You are on the waiting list; when a seat becomes free and it is your turn, "
            "we offer it to you by mail.",
            "See what you are signed up for",
        ),
        "offered": Letter(
            "A seat is free: {title}",
            "A seat of “{title}” has become free and it is your turn. It waits for your answer until {until}; "
            "after that it is offered to the next person.",
            "Take the seat",
        ),
        "expired": Letter(
            "The seat was offered to the next person: {title}",
            "We had no answer about the free seat of “{title}”, so it was offered to the next person who waits. "
            "If you still want to take part, sign up again.",
            "Open the offering",
        ),
        "left": Letter(
            "Sign-up withdrawn: {title}",
            "As you asked, your sign-up for “{title}” is withdrawn. If you change your mind, sign up again.",
            "Open the offering",
        ),
        "removed": Letter(
            "Your sign-up was cancelled: {title}",
            "The hub has cancelled your sign-up for “{title}”.",
            "Open the offering",
        ),
        "changed": Letter(
            "Changed: {title}",
            "The time, place or link of “{title}”, for which you are signed up, has changed. Below is how it stands now; "
            "a calendar file is attached.",
            "See what you are signed up for",
        ),
        "cancelled": Letter(
            "Will not take place: {title}",
            "“{title}”, for which you were signed up, will not take place. Your sign-up is closed; there is nothing you need to do.",
            "Open the offering",
        ),
        "reminder": Letter(
            "Reminder: {title}",
            "You are signed up for “{title}”. If you cannot come after all, please free the seat for somebody else.",
            "See what you are signed up for",
        ),
        "certificate": Letter(
            "Your certificate: {title}",
            "Thank you for taking part! Your certificate of participation in “{title}” is ready.",
            "Download the certificate (PDF)",
        ),
    },
    hub="By",
    when="When",
    place="Where",
    link="Online at",
    how="Taking part",
    modes={"on_site": "on site", "online": "online"},
    cancelled="cancelled",
    reason="Reason",
    mine="My sign-ups",
    leave="Give the seat up",
    decline="Let the next person have it",
    page="About the offering",
    ignore="If you did not sign up, do nothing: we will forget the address.",
    why="You get this mail because you signed up with this address in the Kopā network.",
    hours={"one": "{number} hour", "other": "{number} hours"},
    more={"one": "and {number} more date", "other": "and {number} more dates"},
    certificate=Certificate(
        heading="Certificate of participation",
        states="This is to certify that",
        took_part={"on_site": "took part on site in", "online": "took part online in"},
        dates="Dates",
        issued="Issued",
        check="Whether this certificate is valid can be checked at",
        code="Code",
        qr="QR code with the address at which the certificate can be checked",
        revoked="This certificate was revoked and is not valid.",
        nameless="a participant who asked to be forgotten",
    ),
)
