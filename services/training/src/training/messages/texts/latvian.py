"""Latvian."""

from babel import Locale

from training.messages.texts.words import Certificate, Letter, Words

LATVIAN = Words(
    locale=Locale("lv"),
    language="lv",
    letters={
        "confirm": Letter(
            "Apstipriniet pieteikumu: {title}",
            "Kāds, iespējams, jūs, ar šo adresi pieteicās piedāvājumam „{title}”. Lai saņemtu vietu, apstipriniet pieteikumu. "
            "Saite ir derīga {hours}; kamēr pieteikums nav apstiprināts, vieta netiek turēta.",
            "Apstiprināt pieteikumu",
        ),
        "already": Letter(
            "Jūsu pieteikums jau ir: {title}",
            "Kāds, iespējams, jūs, ar šo adresi vēlreiz pieteicās piedāvājumam „{title}”. Jūsu pieteikums jau bija, un nekas nav mainīts.",
            "Apskatīt savus pieteikumus",
        ),
        "enrolled": Letter(
            "Jums ir vieta: {title}",
            "Jūsu pieteikums piedāvājumam „{title}” ir apstiprināts, vieta ir jūsu. Nodarbību laiki ir pievienoti kalendāra datnē.",
            "Apskatīt savus pieteikumus",
        ),
        "waiting": Letter(
            "Jūs esat gaidītāju sarakstā: {title}",
            "Visas vietas piedāvājumam „{title}” pašlaik ir aizņemtas. Esat gaidītāju sarakstā; ja vieta atbrīvosies un būs jūsu kārta, "
            "to piedāvāsim vēstulē.",
            "Apskatīt savus pieteikumus",
        ),
        "offered": Letter(
            "Atbrīvojusies vieta: {title}",
            "Piedāvājumā „{title}” ir atbrīvojusies vieta, un ir jūsu kārta. Atbildes termiņš: {until}; "
            "pēc tam vietu piedāvāsim nākamajam.",
            "Ieņemt vietu",
        ),
        "expired": Letter(
            "Vieta piedāvāta nākamajam: {title}",
            "Atbildi par atbrīvojušos vietu piedāvājumā „{title}” nesaņēmām, tāpēc to piedāvājām nākamajam gaidītājam. "
            "Ja joprojām vēlaties piedalīties, piesakieties vēlreiz.",
            "Atvērt piedāvājumu",
        ),
        "left": Letter(
            "Pieteikums atsaukts: {title}",
            "Pēc jūsu lūguma pieteikums piedāvājumam „{title}” ir atsaukts. Ja pārdomāsiet, piesakieties vēlreiz.",
            "Atvērt piedāvājumu",
        ),
        "removed": Letter(
            "Jūsu pieteikums ir atcelts: {title}",
            "Centrs ir atcēlis jūsu pieteikumu piedāvājumam „{title}”.",
            "Atvērt piedāvājumu",
        ),
        "changed": Letter(
            "Izmaiņas: {title}",
            "Piedāvājumā „{title}”, uz kuru pieteicāties, ir mainījies laiks, vieta vai saite. Zemāk ir jaunākā informācija; "
            "kalendāra datne ir pievienota.",
            "Apskatīt savus pieteikumus",
        ),
        "cancelled": Letter(
            "Nenotiks: {title}",
            "Piedāvājums „{title}”, uz kuru pieteicāties, nenotiks. Jūsu pieteikums ir slēgts, jums nekas nav jādara.",
            "Atvērt piedāvājumu",
        ),
        "reminder": Letter(
            "Atgādinājums: {title}",
            "Atgādinām par piedāvājumu „{title}”, uz kuru pieteicāties. Ja tomēr nevarat ierasties, lūdzam vietu atbrīvot citam.",
            "Apskatīt savus pieteikumus",
        ),
        "certificate": Letter(
            "Jūsu apliecība: {title}",
            "Paldies, ka piedalījāties! Apliecība par dalību piedāvājumā „{title}” ir gatava.",
            "Lejupielādēt apliecību (PDF)",
        ),
    },
    hub="Rīko",
    when="Kad",
    place="Vieta",
    link="Tiešsaistes saite",
    how="Dalība",
    modes={"on_site": "klātienē", "online": "tiešsaistē"},
    cancelled="atcelta",
    reason="Iemesls",
    mine="Mani pieteikumi",
    leave="Atteikties no vietas",
    decline="Atteikties par labu nākamajam",
    page="Par piedāvājumu",
    ignore="Ja nepieteicāties, neko nedariet: adresi aizmirsīsim.",
    why="Šo vēstuli saņemat, jo ar šo adresi pieteicāties Kopā tīklā.",
    hours={"zero": "{number} stundu", "one": "{number} stundu", "other": "{number} stundas"},
    more={"zero": "un vēl {number} nodarbību", "one": "un vēl {number} nodarbība", "other": "un vēl {number} nodarbības"},
    certificate=Certificate(
        heading="Apliecība par dalību",
        states="Apliecinām, ka",
        took_part={"on_site": "piedalījās klātienē:", "online": "piedalījās tiešsaistē:"},
        dates="Norises laiks",
        issued="Izsniegta",
        check="Apliecības derīgumu var pārbaudīt šeit:",
        code="Kods",
        qr="Kvadrātkods ar adresi, kurā var pārbaudīt apliecību",
        revoked="Šī apliecība ir atsaukta un nav derīga.",
        nameless="dalībnieks, kurš lūdzis dzēst savus datus,",
    ),
)
