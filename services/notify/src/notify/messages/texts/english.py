"""English."""

from babel import Locale

from notify.messages.texts.words import Words

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
    details="More about it",
    why="You get this mail because you subscribed to news: {filters}.",
    everything="everything that the network offers",
    free_only="free of charge only",
    manage="Change subscriptions",
    unsubscribe="Stop all mail",
    confirm_subject="Confirm your subscription",
    confirm="Somebody, perhaps you, asked to send news of the Kopā network to this address. "
    "To receive it, confirm that the address is yours. The link is valid for 48 hours.",
    confirm_action="Confirm",
    confirm_ignore="If it was not you, do nothing: we shall forget the address and not write again.",
    manage_subject="Your subscription to news",
    manage_lead="Somebody, perhaps you, asked again to send news of the Kopā network to this address. "
    "You are subscribed already; this link lets you change what you receive.",
    manage_action="Change subscriptions",
    manage_ignore="If it was not you, do nothing: nothing was changed.",
)
