"""HTTP bodies of notify: strict, so that a typing mistake is not silently lost."""

from datetime import date
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints

Word = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9]+([_.-][A-Za-z0-9]+)*$", max_length=60)]
Words = Annotated[tuple[Word, ...], Field(max_length=50)]
Language = Literal["lv", "en"]
Happening = Literal["published", "revised", "withdrawn"]
Url = Annotated[str, StringConstraints(max_length=2000, strip_whitespace=True)]
TokenText = Annotated[str, StringConstraints(min_length=1, max_length=200)]


class Body(BaseModel):
    """Base of what callers send."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Filters(Body):
    """Which offerings: all that meet every filter. An empty list means any."""

    kinds: Words = ()
    hubs: Words = ()
    regions: Words = ()
    municipalities: Words = ()
    levels: Words = ()
    languages: Words = ()
    modes: Words = ()
    audiences: Words = ()
    technologies: Words = ()
    sectors: Words = ()
    words: Annotated[
        str, StringConstraints(strip_whitespace=True, max_length=100), Field(description="all of them in title or summary, in any language")
    ] = ""
    starts_from: date | None = Field(None, description="a session begins on this day or later, by its own clock")
    starts_until: date | None = Field(None, description="a session begins on this day or earlier")
    free_only: bool = False
    events: Annotated[tuple[Happening, ...], Field(min_length=1, max_length=3)] = ("published", "revised", "withdrawn")


class NewSubscriber(Body):
    """Somebody who wants mail, in a language, and of what. Without filters that is chosen once the address is confirmed."""

    email: Annotated[str, Field(max_length=320)]
    language: Language = "lv"
    filters: Filters | None = None


class Confirmation(Body):
    """The token of the link in the confirmation mail."""

    token: TokenText


class Wish(BaseModel):
    """What the link of a letter will do: confirm the address, and subscribe to what was asked for with it."""

    confirmed: bool
    filters: Filters | None = None


class SubscriberInput(Body):
    """What a subscriber may change of itself."""

    language: Language


class SubscriptionInput(Body):
    """A standing query."""

    filters: Filters = Filters()


class NewWebhook(Body):
    """An endpoint that is told of offerings. `hub` may be left out by staff of one hub, and by the coordinator."""

    url: Url
    hub: Word | None = None
    description: Annotated[str, Field(max_length=200)] = ""
    filters: Filters = Filters()


class Accepted(BaseModel):
    """The same answer for known and unknown addresses."""

    message: dict[str, str]


class Confirmed(BaseModel):
    """A confirmed subscriber. The confirmed token is the Subscriber-Token from now on."""

    id: UUID
    language: Language
    confirmed_at: AwareDatetime


class SubscriberView(Confirmed):
    """A subscriber as it sees itself."""

    email: str
    created_at: AwareDatetime
    version: int


class SubscriptionView(BaseModel):
    """A standing query."""

    id: UUID
    filters: Filters
    version: int
    created_at: AwareDatetime
    changed_at: AwareDatetime


class Subscriptions(BaseModel):
    """All of one subscriber's."""

    items: list[SubscriptionView]


class WebhookView(BaseModel):
    """An endpoint, without its secret."""

    id: UUID
    hub: str | None
    url: str
    description: str
    filters: Filters
    state: Literal["active", "disabled"]
    disabled_reason: str | None
    failing_since: AwareDatetime | None
    previous_secret_until: AwareDatetime | None
    version: int
    created_at: AwareDatetime


class WebhookWithSecret(WebhookView):
    """The same with the signing secret, shown this once."""

    secret: str


class Webhooks(BaseModel):
    """One page of endpoints."""

    items: list[WebhookView]
    next: str | None


class Trial(BaseModel):
    """What an endpoint answered to a test message."""

    delivered: bool
    reason: str | None
    milliseconds: int
    state: Literal["active", "disabled"]


class DeliveryView(BaseModel):
    """One delivery, its recipient pseudonymous."""

    id: UUID
    subscription: UUID
    recipient: UUID
    channel: Literal["email", "webhook"]
    event_id: UUID
    event_type: str
    about: str
    state: Literal["queued", "sending", "sent", "failed", "unknown"]
    attempts: int
    reason: str | None
    version: int
    queued_at: AwareDatetime
    changed_at: AwareDatetime


class Deliveries(BaseModel):
    """One page of deliveries."""

    items: list[DeliveryView]
    next: str | None


class Share(BaseModel):
    """How many deliveries of one channel are in one state, and when the first and the last came into it."""

    channel: Literal["email", "webhook"]
    state: Literal["queued", "sending", "sent", "failed", "unknown"]
    count: int
    first_at: AwareDatetime
    last_at: AwareDatetime


class Summary(BaseModel):
    """The propagation of one event, or of all about one offering, in figures."""

    items: list[Share]


class Export(BaseModel):
    """Everything that is known of a subscriber."""

    subscriber: SubscriberView
    subscriptions: list[SubscriptionView]
    deliveries: list[DeliveryView]
