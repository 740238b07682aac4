"""English."""

from babel import Locale

from notify.messages.texts.words import Letter, Words

ENGLISH = Words(
    locale=Locale("en", "GB"),
    language="en",
    subject={"published": "New: {title}", "revised": "Changed: {title}", "withdrawn": "No longer on offer: {title}"},
    lead={
        "published": "The network has something new that fits your subscription.",
        "revised": "An offering that fits your subscription has changed. This is how it stands now.",
        "withdrawn": "An offering that fits your subscription is no longer available.",
    },
    hub="Organised by",
    kind="Kind",
    mode="Takes place",
    languages="Language",
    level="Level",
    price="Price",
    free="free of charge",
    when="When",
    place="Where",
    online="online",
    cancelled="cancelled",
    moved="moved",
    more={"one": "and {number} more session", "other": "and {number} more sessions"},
    hours={"one": "{number} hour", "other": "{number} hours"},
    details="More about it",
    why="You get this mail because of your subscription: {filters}.",
    everything="everything that the network offers",
    filters={
        "hubs": "hub",
        "municipalities": "municipality",
        "technologies": "technology",
        "sectors": "sector",
        "regions": "region",
        "audiences": "for",
        "levels": "level",
        "languages": "language",
        "modes": "takes place",
        "kinds": "kind",
    },
    having="with the words",
    starts={"starts_from": "starting on or after", "starts_until": "starting on or before"},
    day_pattern="d MMMM y",
    free_only="free of charge only",
    only="only what is {events}",
    happened={"published": "new", "revised": "changed", "withdrawn": "withdrawn"},
    quotes="“”",
    between="or",
    manage="Change subscriptions",
    unsubscribe="Stop all mail",
    wish="What is asked for: {filters}.",
    address=Letter(
        page="confirm",
        subject="Confirm your subscription",
        lead="Somebody, perhaps you, asked to send news of the Kopā network to this address. "
        "To receive it, confirm that the address is yours. The link is valid for {hours}.",
        action="Confirm",
        ignore="If it was not you, do nothing: we shall forget the address and not write again.",
    ),
    addition=Letter(
        page="confirm",
        subject="Confirm one more subscription",
        lead="Somebody, perhaps you, asked to send more news of the Kopā network to this address. "
        "To receive it, confirm; what you are subscribed to already stays as it is.",
        action="Confirm",
        ignore="If it was not you, do nothing: nothing was changed.",
    ),
    managing=Letter(
        page="manage",
        subject="Your subscription to news",
        lead="Somebody, perhaps you, asked again to send news of the Kopā network to this address. "
        "You are subscribed already; this link lets you change what you receive.",
        action="Change subscriptions",
        ignore="If it was not you, do nothing: nothing was changed.",
    ),
)
