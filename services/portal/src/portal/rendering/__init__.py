"""Turns a template and what the services answered into a page in the reader's language."""

from portal.rendering.catalogue import Catalogue, TextError
from portal.rendering.formats import Formats, NaiveTimeError
from portal.rendering.pages import Pages, View
from portal.rendering.readers import LANGUAGES, THEMES, Language, Preferences, Theme, preferences

__all__ = [
    "LANGUAGES",
    "THEMES",
    "Catalogue",
    "Formats",
    "Language",
    "NaiveTimeError",
    "Pages",
    "Preferences",
    "TextError",
    "Theme",
    "View",
    "preferences",
]
