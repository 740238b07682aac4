"""How an import says no to a whole file; what is wrong with a row is told with the row."""

from chassis.errors import InvalidInput, Problem


class UnreadableFile(InvalidInput):
    """Not a file of the kind that it says it is, or one that unpacks to too much."""

    code = "unreadable-file"


class WrongKindOfFile(Problem):
    """A kind of file that no importer reads."""

    status = 415
    code = "wrong-kind-of-file"
    title = {"en": "This kind of file cannot be imported", "lv": "Šāda veida failu importēt nevar"}
    mend = {
        "en": "Send CSV (text/csv), a workbook (.xlsx), YAML (application/yaml) or JSON (application/json) as the body.",
        "lv": "Sūtiet CSV (text/csv), darbgrāmatu (.xlsx), YAML (application/yaml) vai JSON (application/json).",
    }


class TooManyRows(InvalidInput):
    """More rows than one file may have."""

    code = "too-many-rows"
    mend = {
        "en": "The file has more than {most} rows. Divide it.",
        "lv": "Failā ir vairāk nekā {most} rindu. Sadaliet to.",
    }


class UnknownColumn(InvalidInput):
    """A heading that no column has."""

    code = "unknown-column"
    mend = {
        "en": "There is no column {value!r}. See the template; columns without a heading are left out.",
        "lv": "Kolonnas {value!r} nav. Skatiet veidni; kolonnas bez virsraksta netiek lasītas.",
    }


class RepeatedRow(InvalidInput):
    """A row that an earlier row of the same file is."""

    code = "repeated-row"
    mend = {
        "en": "Row {first} is the same offering already; give each its own ref, or leave one out.",
        "lv": "Tas pats piedāvājums jau ir {first}. rindā; norādiet katram savu ref vai atstājiet tikai vienu.",
    }


class UnreadableCell(InvalidInput):
    """A cell that is not what its column holds."""

    code = "unreadable-cell"
