"""What is wrong with a value, in Latvian, by pydantic's error type. English is pydantic's own."""

from collections.abc import Mapping
from typing import Any

NUMBER = "Šeit jābūt skaitlim."
WHOLE = "Šeit jābūt veselam skaitlim."
YES_OR_NO = "Šeit jābūt true vai false."
DATE = "Šeit jābūt datumam, piemēram, 2026-12-01."
MOMENT = "Šeit jābūt datumam un laikam, piemēram, 2026-12-01T17:30:00+02:00."
IDENTIFIER = "Šeit jābūt UUID identifikatoram."
OBJECT = "Šeit jābūt objektam ar laukiem, piemēram, {{…}}."
LIST = "Šeit jābūt sarakstam, piemēram, […]."

VALIDATION_LV = {
    "missing": "Šis lauks ir obligāts.",
    "extra_forbidden": "Šāda lauka nav; izdzēsiet to vai pārbaudiet nosaukumu.",
    "json_invalid": "Pieprasījuma saturs nav derīgs JSON.",
    "value_error": "Vērtība nav derīga: {error}.",
    "assertion_error": "Vērtība nav derīga: {error}.",
    "is_instance_of": "Vērtība nav vajadzīgā veida.",
    "string_type": "Šeit jābūt tekstam.",
    "string_unicode": "Tekstā ir zīmes, kuras UTF-8 nepazīst.",
    "string_too_long": "Teksts ir par garu; atļautas ne vairāk kā {max_length} zīmes.",
    "string_too_short": "Teksts ir par īsu; vajag vismaz {min_length} zīmes.",
    "string_pattern_mismatch": "Vērtība neatbilst paraugam {pattern}.",
    "bool_type": YES_OR_NO,
    "bool_parsing": YES_OR_NO,
    "int_type": WHOLE,
    "int_parsing": WHOLE,
    "int_parsing_size": "Skaitlis ir par lielu.",
    "int_from_float": WHOLE,
    "float_type": NUMBER,
    "float_parsing": NUMBER,
    "finite_number": "Skaitlim jābūt galīgam.",
    "decimal_type": NUMBER,
    "decimal_parsing": NUMBER,
    "decimal_max_digits": "Skaitlī atļauti ne vairāk kā {max_digits} cipari.",
    "decimal_max_places": "Aiz komata atļauti ne vairāk kā {decimal_places} cipari.",
    "decimal_whole_digits": "Pirms komata atļauti ne vairāk kā {whole_digits} cipari.",
    "greater_than": "Vērtībai jābūt lielākai par {gt}.",
    "greater_than_equal": "Vērtībai jābūt vismaz {ge}.",
    "less_than": "Vērtībai jābūt mazākai par {lt}.",
    "less_than_equal": "Vērtībai jābūt ne lielākai par {le}.",
    "multiple_of": "Vērtībai jādalās ar {multiple_of}.",
    "uuid_type": IDENTIFIER,
    "uuid_parsing": IDENTIFIER,
    "uuid_version": "Šeit jābūt UUID identifikatoram, kura versija ir {expected_version}.",
    "date_type": DATE,
    "date_parsing": DATE,
    "date_from_datetime_parsing": DATE,
    "date_from_datetime_inexact": "Šeit jābūt datumam bez pulksteņa laika, piemēram, 2026-12-01.",
    "date_past": "Datumam jābūt pagātnē.",
    "date_future": "Datumam jābūt nākotnē.",
    "datetime_type": MOMENT,
    "datetime_parsing": MOMENT,
    "datetime_from_date_parsing": MOMENT,
    "datetime_object_invalid": MOMENT,
    "datetime_past": "Laikam jābūt pagātnē.",
    "datetime_future": "Laikam jābūt nākotnē.",
    "timezone_aware": "Laikam jānorāda laika josla, piemēram, 2026-12-01T17:30:00+02:00.",
    "timezone_naive": "Laikam nav jānorāda laika josla.",
    "timezone_offset": "Laika joslas nobīdei jābūt {tz_expected}, nevis {tz_actual} sekundes.",
    "enum": "Atļautās vērtības: {expected}.",
    "literal_error": "Atļautās vērtības: {expected}.",
    "none_required": "Šeit nedrīkst būt nekā, tikai null.",
    "list_type": LIST,
    "tuple_type": LIST,
    "set_type": LIST,
    "frozen_set_type": LIST,
    "too_long": "Par daudz ierakstu: atļauti ne vairāk kā {max_length}.",
    "too_short": "Par maz ierakstu: vajag vismaz {min_length}.",
    "dict_type": OBJECT,
    "mapping_type": OBJECT,
    "model_type": OBJECT,
    "model_attributes_type": OBJECT,
    "invalid_key": "Lauka nosaukumam jābūt tekstam.",
    "union_tag_not_found": "Trūkst lauka {discriminator}, kas nosaka veidu.",
    "union_tag_invalid": "Lauka {discriminator} atļautās vērtības: {expected_tags}.",
    "url_type": "Šeit jābūt adresei (URL).",
    "url_parsing": "Šeit jābūt adresei (URL), piemēram, https://example.org.",
    "url_scheme": "Adresei jāsākas ar vienu no šiem: {expected_schemes}.",
    "url_syntax_violation": "Adrese nav pareizi uzrakstīta.",
    "url_too_long": "Adrese ir par garu; atļautas ne vairāk kā {max_length} zīmes.",
}


def told(error: Mapping[str, Any], language: str) -> str:
    """One of pydantic's errors in the reader's language; English where it has no Latvian text."""
    text = VALIDATION_LV.get(error["type"]) if language == "lv" else None
    if text is None:
        return str(error["msg"]).removeprefix("Value error, ")
    return text.format_map({key: str(value).rstrip(".") for key, value in error.get("ctx", {}).items()})
