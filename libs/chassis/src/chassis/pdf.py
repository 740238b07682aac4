"""Pages as PDF, typeset by Typst: tagged, and the same input makes the same bytes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import typst


def pdf(source: bytes, inputs: Mapping[str, str], at: datetime) -> bytes:
    """The PDF of a template with its `sys.inputs`; `at` is when it says it was made.

    PDF/UA-1 where the built-in fonts have every letter. The standard refuses what they lack (a name in Chinese characters), and whoever
    waits for the page gets it without the standard. A mistake in a template raises `typst.TypstError` both times.
    """
    try:
        return _compiled(source, inputs, at, "ua-1")
    except typst.TypstError:
        return _compiled(source, inputs, at, None)


def _compiled(source: bytes, inputs: Mapping[str, str], at: datetime, standard: Literal["ua-1"] | None) -> bytes:
    compiler = typst.Compiler(source, font_paths=typst.Fonts(include_system_fonts=False), sys_inputs=dict(inputs))
    made = compiler.compile(format="pdf", timestamp=at.replace(microsecond=0), pdf_standards=standard)
    assert isinstance(made, bytes)
    return made
