"""JSON that may stand anywhere in a page: inside `<script type="application/ld+json">` as it is."""

import json
from typing import Any

ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"})
"""Signs that end a script or begin a comment in HTML, and line ends that old JavaScript took for its own. JSON reads them the same."""

Node = dict[str, Any]


def embeddable(data: Node | list[Node]) -> str:
    """JSON text without a sign that HTML gives a meaning."""
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).translate(ESCAPES)


def trimmed(node: Node) -> Node:
    """The node without what is empty."""
    return {name: value for name, value in node.items() if value is not None and value not in ("", [], {}, ())}
