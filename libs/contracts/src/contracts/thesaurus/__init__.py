"""The words in which companies and public bodies speak of the terms of the shared lists, in Latvian and English.

A phrase is words in lower case with their diacritics. A word that ends with `*` stands for all words that begin so, and `@machine`
for any word of that group in `data/groups.json`. To teach the platform a word, add it to its term in `data/`; a phrase that belongs
to two terms of one list is also named in `shared`.

>>> "maiznīc*" in THESAURUS["sectors"].terms["food-and-beverages"].lv.sure
True
"""

from contracts.thesaurus.checks import problems
from contracts.thesaurus.entries import GROUPS, LANGUAGES_READ, READING, THESAURUS, Entry, Lexicon, Phrases, Reading, ReadLanguage, Shared

__all__ = [
    "GROUPS",
    "LANGUAGES_READ",
    "READING",
    "THESAURUS",
    "Entry",
    "Lexicon",
    "Phrases",
    "ReadLanguage",
    "Reading",
    "Shared",
    "problems",
]
