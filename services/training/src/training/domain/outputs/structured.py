"""Offerings in schema.org's words: Course, Event or Service, by kind.

What search engines ask of each stands in their guides of structured data: a Course has a provider, offers and instances with mode
and workload or schedule; an Event has a start, a place, a status and how one attends.
"""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from zoneinfo import ZoneInfo

from contracts.taxonomies import AUDIENCES, COMPETENCES, DIGCOMP, KINDS, LEVELS, TECHNOLOGIES
from contracts.training import Competence, Place, Session
from training.domain.outputs.embedding import Node, trimmed
from training.domain.outputs.shown import Addresses, Shown, web_address
from training.domain.outputs.wording import clean, named, plain, said, said_in

CONTEXT = "https://schema.org"
TYPES = {"course": "Course", "curriculum": "Course", "service": "Service", "event": "Event"}
"""The rest (workshop, webinar) is an EducationEvent."""
COURSE_MODES = {"on-site": "onsite", "online": "online", "hybrid": "blended"}
ATTENDANCE = {"on-site": "Offline", "online": "Online", "hybrid": "Mixed"}
STATUSES = {"scheduled": "EventScheduled", "cancelled": "EventCancelled", "moved": "EventRescheduled"}
DIGCOMP_ADDRESS = "https://joint-research-centre.ec.europa.eu/digcomp"
TAUGHT = ("inLanguage", "teaches", "educationalLevel", "about", "license", "version", "keywords", "isBasedOn")
"""Properties of works and events that a Service does not have."""
FREQUENCIES = {"DAILY": "P1D", "WEEKLY": "P1W", "MONTHLY": "P1M", "YEARLY": "P1Y"}


def document(shown: Shown, addresses: Addresses, language: str) -> Node:
    """One offering with its context. An event with several dates is a list of them under one `@graph`."""
    nodes = list(described(shown, addresses, language))
    return {"@context": CONTEXT, **nodes[0]} if len(nodes) == 1 else {"@context": CONTEXT, "@graph": nodes}


def described(shown: Shown, addresses: Addresses, language: str) -> Iterator[Node]:
    """The nodes of one offering: one, but of an event one for each date."""
    kind = TYPES.get(shown.content.kind, "EducationEvent")
    whole = _whole(shown, addresses, language)
    if kind == "Course":
        yield trimmed(whole | _as_course(shown, addresses, language))
    elif kind == "Service":
        what = {"@type": kind, "serviceType": named(KINDS, kind.lower(), language), "provider": _hub(shown, addresses, language)}
        kept = {name: value for name, value in whole.items() if name not in TAUGHT}
        yield trimmed(kept | what | {"areaServed": list(shown.content.regions), "offers": _offer(shown, addresses, None)})
    else:
        for session in shown.offering.sessions or (None,):
            happening = _happening(shown, session, addresses, language) if session else {"organizer": _hub(shown, addresses, language)}
            identity = {"@type": kind, "@id": f"{whole['@id']}#{session.id}" if session else whole["@id"]}
            yield trimmed(whole | happening | identity | {"offers": _offer(shown, addresses, session)})


def listed(shown: Shown, addresses: Addresses, language: str, position: int) -> Node:
    """An entry of an ItemList."""
    nodes = list(described(shown, addresses, language))
    return {"@type": "ListItem", "position": position, "url": addresses.offering(shown.offering.id), "item": nodes[0]}


def _whole(shown: Shown, addresses: Addresses, language: str) -> Node:
    content, address = shown.content, addresses.offering(shown.offering.id)
    tongue, title = said_in(content.title, language)
    return {
        "@id": address,
        "url": address,
        "identifier": str(shown.offering.id),
        "name": " ".join(title.split()),
        "description": shown.text(tongue),
        "inLanguage": list(content.languages),
        "image": web_address(content.image),
        "sameAs": [each for each in (web_address(content.link), _origin(shown)) if each],
        "isBasedOn": addresses.offering(content.derived_from) if content.derived_from else None,
        "teaches": [_competence(each, language) for each in content.competences],
        "educationalLevel": _level(content.level, language),
        "about": [named(TECHNOLOGIES, each, language) for each in content.technologies],
        "audience": [{"@type": "Audience", "audienceType": named(AUDIENCES, each, language)} for each in content.audiences],
        "license": f"https://spdx.org/licenses/{clean(content.licence)}" if content.licence else None,
        "version": clean(content.edition or ""),
        "keywords": "sample" if content.sample else None,
    }


def _as_course(shown: Shown, addresses: Addresses, language: str) -> Node:
    content = shown.content
    credential = said(content.certificate, language)
    return {
        "@type": "Course",
        "courseCode": str(shown.offering.id),
        "provider": _hub(shown, addresses, language),
        "coursePrerequisites": plain(said(content.prerequisites, language)),
        "educationalCredentialAwarded": credential,
        "timeRequired": _hours(content.workload_hours),
        "isAccessibleForFree": _is_free(shown),
        "datePublished": shown.offering.published_at.isoformat() if shown.offering.published_at else None,
        "dateModified": shown.offering.changed_at.isoformat(),
        "offers": _offer(shown, addresses, None),
        "hasCourseInstance": [_instance(shown, each, addresses, language) for each in _runs(shown)],
    }


def _runs(shown: Shown) -> list[list[Session]]:
    """The dates that one signs up for together: a series, or one session; one empty run for what is taken at any time."""
    runs: dict[str, list[Session]] = {}
    for session in shown.offering.sessions:
        runs.setdefault(session.series or str(session.id), []).append(session)
    return list(runs.values()) or [[]]


def _instance(shown: Shown, run: list[Session], addresses: Addresses, language: str) -> Node:
    mode = {"@type": "CourseInstance", "courseMode": COURSE_MODES.get(shown.content.mode, shown.content.mode)}
    workload = {"courseWorkload": _hours(shown.content.workload_hours) or _taught(run)}
    if not run:
        return trimmed(mode | workload | {"location": _locations(shown, None, addresses)})
    standing = [each for each in run if each.status != "cancelled"] or run
    whole = _happening(shown, standing[0], addresses, language) | {"endDate": _local(standing[-1], end=True)}
    return trimmed(mode | workload | whole | {"courseSchedule": _schedule(standing), "name": shown.title(language)})


def _schedule(run: list[Session]) -> Node:
    first = run[0]
    rule = dict(part.partition("=")[::2] for part in (first.recurrence or "").upper().removeprefix("RRULE:").split(";"))
    return trimmed(
        {
            "@type": "Schedule",
            "startDate": _local(first)[:10],
            "endDate": _local(run[-1], end=True)[:10],
            "startTime": _local(first)[11:19],
            "endTime": _local(first, end=True)[11:19],
            "repeatCount": len(run),
            "repeatFrequency": FREQUENCIES.get(rule.get("FREQ", "")),
            "scheduleTimezone": first.time_zone,
        }
    )


def _happening(shown: Shown, session: Session, addresses: Addresses, language: str) -> Node:
    status = "cancelled" if shown.offering.state == "withdrawn" else session.status
    seats = [each for each in (session.seats_on_site, session.seats_online) if each is not None]
    return {
        "startDate": _local(session),
        "endDate": _local(session, end=True),
        "eventStatus": f"{CONTEXT}/{STATUSES[status]}",
        "eventAttendanceMode": f"{CONTEXT}/{ATTENDANCE.get(shown.content.mode, 'Mixed')}EventAttendanceMode",
        "location": _locations(shown, session, addresses),
        "organizer": _hub(shown, addresses, language),
        "maximumAttendeeCapacity": sum(seats) if seats else None,
        "isAccessibleForFree": _is_free(shown),
    }


def _locations(shown: Shown, session: Session | None, addresses: Addresses) -> list[Node]:
    place, found = shown.place(session), []
    if shown.content.mode != "online" and place is not None:
        found.append(_place(place))
    if shown.content.mode != "on-site":
        # The session's own link is for those who signed up; everybody else finds the way on the page.
        found.append({"@type": "VirtualLocation", "url": addresses.offering(shown.offering.id)})
    return found


def _place(place: Place) -> Node:
    located = place.latitude is not None and place.longitude is not None
    return trimmed(
        {
            "@type": "Place",
            "name": clean(place.name),
            "address": clean(place.address or place.name),
            "geo": {"@type": "GeoCoordinates", "latitude": place.latitude, "longitude": place.longitude} if located else None,
        }
    )


def _offer(shown: Shown, addresses: Addresses, session: Session | None) -> Node:
    price = shown.content.price
    return trimmed(
        {
            "@type": "Offer",
            "category": "Free" if _is_free(shown) else "Paid",
            "price": str(Decimal(0) if _is_free(shown) else price.amount),
            "priceCurrency": price.currency,
            "url": addresses.offering(shown.offering.id),
            "validFrom": session.sign_up_opens_at.isoformat() if session and session.sign_up_opens_at else None,
            "availabilityEnds": session.sign_up_closes_at.isoformat() if session and session.sign_up_closes_at else None,
        }
    )


def _competence(competence: Competence, language: str) -> Node:
    is_digcomp = competence.framework == DIGCOMP
    label = named(COMPETENCES, competence.code, language) if is_digcomp else clean(competence.code)
    framework = clean(f"{competence.framework} {competence.version}")
    scheme = trimmed({"@type": "DefinedTermSet", "name": framework, "url": DIGCOMP_ADDRESS if is_digcomp else None})
    return {"@type": "DefinedTerm", "name": label, "termCode": clean(competence.code), "inDefinedTermSet": scheme}


def _level(level: str | None, language: str) -> Node | None:
    if level is None:
        return None
    scheme = {"@type": "DefinedTermSet", "name": f"{DIGCOMP} 3.0", "url": DIGCOMP_ADDRESS}
    return {"@type": "DefinedTerm", "name": named(LEVELS, level, language), "termCode": level, "inDefinedTermSet": scheme}


def _hub(shown: Shown, addresses: Addresses, language: str) -> Node:
    address = addresses.hub(shown.offering.hub)
    return {"@type": "Organization", "@id": address, "name": shown.hub(language), "url": address}


def _origin(shown: Shown) -> str | None:
    return web_address(shown.offering.origin.link) if shown.offering.origin else None


def _is_free(shown: Shown) -> bool:
    return shown.content.price.free or not shown.content.price.amount


def _hours(hours: float | None) -> str | None:
    if not hours:
        return None
    whole, minutes = divmod(round(hours * 60), 60)
    return f"PT{f'{whole}H' if whole else ''}{f'{minutes}M' if minutes else ''}" if whole or minutes else None


def _taught(run: Iterable[Session]) -> str | None:
    return _hours(sum((each.ends_at - each.starts_at).total_seconds() for each in run) / 3600)


def _local(session: Session, *, end: bool = False) -> str:
    return (session.ends_at if end else session.starts_at).astimezone(ZoneInfo(session.time_zone)).isoformat(timespec="seconds")
