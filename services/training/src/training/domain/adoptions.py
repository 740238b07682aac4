"""Adopting another hub's course: what may be adopted, what stays local, what a correction changes."""

from collections.abc import Mapping
from typing import Any

from contracts.training import OfferingContent
from training.domain.offerings import Catalogued
from training.errors.adoptions import NotAdoptable

LOCAL = frozenset({"place", "contact", "link", "regions", "municipalities", "price", "languages", "image", "derived_from", "sample"})
"""What the adopter sets for itself; a correction of the original never touches it."""
NO_DERIVATIVES = "-ND-"
"""In an SPDX identifier of Creative Commons: copies may be passed on, but not changed."""

Shared = Mapping[str, Any]
"""What original and copy have in common, as JSON: field -> value, without what is empty."""


def may_be_adopted(content: OfferingContent) -> bool:
    """Whether its licence allows others to adapt it; without a licence nobody may."""
    return content.licence is not None and NO_DERIVATIVES not in f"{content.licence}-"


def check_adoptable(original: Catalogued, hub: str) -> None:
    """Raises NotAdoptable for an offering that is not published, is the hub's own, or has no licence for it."""
    if original.state != "published":
        raise NotAdoptable(reason=NotAdoptable.NOT_PUBLISHED)
    if original.hub == hub:
        raise NotAdoptable(reason=NotAdoptable.OWN)
    if not may_be_adopted(original.content):
        raise NotAdoptable(reason=NotAdoptable.NO_LICENCE)


def local_copy(original: Catalogued) -> OfferingContent:
    """The content of the copy: everything but what is local, with its lineage. Languages stay until the adopter changes them."""
    kept = {"languages": original.content.languages, "image": original.content.image, "derived_from": original.id}
    return OfferingContent.model_validate(shared(original.content) | kept)


def shared(content: OfferingContent) -> dict[str, Any]:
    """What original and copy have in common."""
    return content.model_dump(mode="json", exclude_none=True, exclude=set(LOCAL))


def corrections(decided: Shared, now: Shared) -> dict[str, Any]:
    """Field -> its new value (None where it was taken away), of what changed since the adopter last decided."""
    return {field: now.get(field) for field in sorted({*decided, *now}) if decided.get(field) != now.get(field)}


def corrected(copy: OfferingContent, changes: Mapping[str, Any]) -> OfferingContent:
    """The copy with these corrections."""
    content = {**copy.model_dump(mode="json", exclude_none=True), **changes}
    return OfferingContent.model_validate({field: value for field, value in content.items() if value is not None})
