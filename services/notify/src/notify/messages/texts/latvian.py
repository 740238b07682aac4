"""Latvian."""

from babel import Locale

from notify.messages.texts.words import Letter, Words

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
    hours={"zero": "{number} stundu", "one": "{number} stundu", "other": "{number} stundas"},
    details="Vairāk par piedāvājumu",
    why="Šo vēstuli saņemat, jo jums ir abonements: {filters}.",
    everything="viss, ko piedāvā tīkls",
    filters={
        "hubs": "centrs",
        "municipalities": "pašvaldība",
        "technologies": "tehnoloģija",
        "sectors": "nozare",
        "regions": "reģions",
        "audiences": "kam domāts:",
        "levels": "",  # the labels say it
        "languages": "valoda",
        "modes": "norise",
        "kinds": "veids",
    },
    having="ar vārdiem",
    starts={"starts_from": "sākas ne agrāk kā", "starts_until": "sākas ne vēlāk kā"},
    day_pattern="dd.MM.y.",
    free_only="tikai bez maksas",
    only="tikai par {events} piedāvājumiem",
    happened={"published": "jauniem", "revised": "mainītiem", "withdrawn": "atsauktiem"},
    quotes="„”",
    between="vai",
    manage="Mainīt abonementus",
    unsubscribe="Atteikties no visām vēstulēm",
    wish="Pieteikts: {filters}.",
    address=Letter(
        page="confirm",
        subject="Apstipriniet jaunumu abonementu",
        lead="Kāds, iespējams, jūs, ar šo adresi pieteicās saņemt Kopā tīkla jaunumus. "
        "Lai tos saņemtu, apstipriniet, ka adrese ir jūsu. Saite ir derīga {hours}.",
        action="Apstiprināt",
        ignore="Ja nepieteicāties, neko nedariet: adresi aizmirsīsim un vairs nerakstīsim.",
    ),
    addition=Letter(
        page="confirm",
        subject="Apstipriniet vēl vienu abonementu",
        lead="Kāds, iespējams, jūs, ar šo adresi pieteicās saņemt vēl citus Kopā tīkla jaunumus. "
        "Lai tos saņemtu, apstipriniet; līdzšinējie abonementi nemainīsies.",
        action="Apstiprināt",
        ignore="Ja nepieteicāties, neko nedariet: nekas nav mainīts.",
    ),
    managing=Letter(
        page="manage",
        subject="Jūsu jaunumu abonements",
        lead="Kāds, iespējams, jūs, ar šo adresi vēlreiz pieteicās saņemt Kopā tīkla jaunumus. "
        "Jūs tos jau abonējat; šajā saitē varat mainīt, ko saņemat.",
        action="Mainīt abonementus",
        ignore="Ja nepieteicāties, neko nedariet: nekas nav mainīts.",
    ),
)
