"""Latvian."""

from babel import Locale

from notify.messages.texts.words import Words

LATVIAN = Words(
    locale=Locale("lv"),
    language="lv",
    subject={"published": "Jaunums: {title}", "revised": "Mainīts: {title}", "withdrawn": "Vairs nav pieejams: {title}"},
    lead={
        "published": "Tīklā ir jauns piedāvājums, kas atbilst jūsu abonementam.",
        "revised": "Ir mainīts piedāvājums, kas atbilst jūsu abonementam. Zemāk ir jaunākā informācija.",
        "withdrawn": "Piedāvājums, kas atbilst jūsu abonementam, vairs nav pieejams.",
    },
    hub="Rīko",
    kind="Veids",
    mode="Norise",
    languages="Valoda",
    level="Līmenis",
    price="Cena",
    free="bez maksas",
    when="Kad",
    place="Vieta",
    online="tiešsaistē",
    cancelled="atcelts",
    moved="pārcelts",
    more={"zero": "un vēl {number} nodarbību", "one": "un vēl {number} nodarbība", "other": "un vēl {number} nodarbības"},
    details="Vairāk par piedāvājumu",
    why="Šo vēstuli saņemat, jo esat abonējis jaunumus: {filters}.",
    everything="viss, ko piedāvā tīkls",
    free_only="tikai bez maksas",
    manage="Mainīt abonementus",
    unsubscribe="Atteikties no visām vēstulēm",
    confirm_subject="Apstipriniet jaunumu abonementu",
    confirm="Kāds, iespējams, jūs pats, ar šo adresi pieteicās saņemt Kopā tīkla jaunumus. "
    "Lai tos saņemtu, apstipriniet, ka adrese ir jūsu. Saite ir derīga 48 stundas.",
    confirm_action="Apstiprināt",
    confirm_ignore="Ja nepieteicāties, neko nedariet: adresi aizmirsīsim un vairs nerakstīsim.",
    manage_subject="Jūsu jaunumu abonements",
    manage_lead="Kāds, iespējams, jūs pats, ar šo adresi vēlreiz pieteicās Kopā tīkla jaunumiem. "
    "Jūs tos jau abonējat; šajā saitē varat mainīt, ko saņemat.",
    manage_action="Mainīt abonementus",
    manage_ignore="Ja nepieteicāties, neko nedariet: nekas nav mainīts.",
)
