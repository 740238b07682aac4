"""Latvian."""

from babel import Locale

from matching.messages.letters.words import LetterText, LetterWords

LATVIAN = LetterWords(
    locale=Locale("lv"),
    language="lv",
    letters={
        "organisation-created": LetterText(
            "Jūsu organizācija Kopā tīklā: {organisation}",
            "Kāds, iespējams, jūs, ar šo adresi reģistrēja organizāciju „{organisation}”, "
            "lai saņemtu digitālās inovācijas centru palīdzību. "
            "Ar zemāk doto saiti varat apskatīt un labot tās datus, novērtējumus un vajadzības un noteikt, ko drīkst redzēt centri. "
            "Ja saite nonāk svešās rokās, tajā pašā lapā varat aizvērt visas pārējās saites. "
            "Ja tas nebijāt jūs, atveriet saiti un organizāciju izdzēsiet.",
            "Atvērt manu organizāciju",
        ),
        "organisation-link": LetterText(
            "Saite uz jūsu organizāciju: {organisation}",
            "Kāds, iespējams, jūs, lūdza jaunu saiti uz organizāciju „{organisation}”. Iepriekšējās saites darbojas arī turpmāk; "
            "ja kāda no tām nonākusi svešās rokās, atveriet jauno un pie „Saglabājiet šo saiti” aizveriet pārējās. "
            "Ja tas nebijāt jūs, nekas nav jādara.",
            "Atvērt manu organizāciju",
        ),
        "proposed": LetterText(
            "Jūsu vajadzība nodota centram: {hub}",
            "Jūsu vajadzība tagad ir nodota centram „{hub}”. Atbildes termiņš: {until}; tiklīdz atbilde būs, uzrakstīsim. "
            "Ja atbildes laikus nebūs, uzrunāsim nākamo jūsu izvēlēto centru, ja tāds ir.",
            "Skatīt, kā veicas",
        ),
        "accepted": LetterText(
            "Centrs piekrīt palīdzēt: {hub}",
            "Centrs „{hub}” jums palīdzēs. Tas redz jūsu kontaktinformāciju un sazināsies ar jums. "
            "Pārējos jūsu izvēlētos centrus neuzrunāsim.",
            "Skatīt atbildi",
        ),
        "declined": LetterText("Centrs nevar palīdzēt: {hub}", "Centrs „{hub}” šoreiz palīdzēt nevar.", "Skatīt, kā veicas"),
        "date-proposed": LetterText(
            "{hub} piedāvā tikties: {date}",
            "Centrs „{hub}” piedāvā tikšanās dienu: {date}. Lūdzam atbildēt, vai tā der. Atbildes termiņš: {agree_by}. {other_day}",
            "Skatīt dienu un atbildēt",
        ),
        "passed-on": LetterText("Atbildi vairs negaidām: {hub}", "Jūsu vajadzība vairs nav nodota centram „{hub}”.", "Skatīt, kā veicas"),
        "lapsed": LetterText(
            "Jūsu vajadzība atkal ir atvērta",
            "Centrs „{hub}” piedāvāja tikšanās dienu, bet atbildi, vai tā jums der, nesaņēmām. "
            "Pašlaik jūsu vajadzība nav nodota nevienam centram. Ja palīdzību joprojām meklējat, uzrunājiet citus centrus.",
            "Atvērt vajadzību",
        ),
        "closed": LetterText(
            "Kā veicās sadarbība? {hub}",
            "Centrs „{hub}” darbu pie jūsu vajadzības ir pabeidzis. Lūdzam novērtēt, kā veicās: tas aizņem minūti "
            "un palīdzēs labāk ieteikt centrus citiem.",
            "Sniegt vērtējumu",
        ),
        "repeat": LetterText(
            "Kas ir mainījies? Jūsu {stage} novērtējums",
            "Pirms kāda laika novērtējāt savas organizācijas digitālo briedumu, un kopš tā laika jums ir palīdzējis centrs. "
            "Jauns novērtējums aizņem aptuveni 15 minūtes un parāda, kas ir mainījies. Iepriekšējās atbildes saglabājas.",
            "Atvērt manu novērtējumu",
        ),
        "asked": LetterText(
            "Klients lūdz jūsu palīdzību: {terms}",
            "Klients izvēlējās jūsu centru. Vajadzīga palīdzība: {terms}. Lūdzam piekrist, atteikties vai piedāvāt tikšanās dienu. "
            "Atbildes termiņš: {until}. Pēc tam jūsu kārta būs beigusies.",
            "Skatīt vajadzību un atbildēt",
        ),
        "reminder": LetterText(
            "Atgādinājums: atbildes termiņš ir {until}",
            "Klients gaida jūsu atbildi. Vajadzīga palīdzība: {terms}. Atbildes termiņš: {until}; pēc tam jūsu kārta būs beigusies.",
            "Skatīt vajadzību un atbildēt",
        ),
        "other-day": LetterText(
            "Klients lūdz citu dienu",
            "Jūsu piedāvātā diena klientam neder. Vajadzīga palīdzība: {terms}. Lūdzam piedāvāt citu dienu, piekrist vai atteikties. "
            "Atbildes termiņš: {until}. Pēc tam jūsu kārta būs beigusies.",
            "Skatīt, ko klients raksta",
        ),
        "agreed": LetterText(
            "Klients piekrīt dienai: {date}",
            "Klients piekrīt tikties; diena: {date}. Vajadzīga palīdzība: {terms}. Klienta kontaktinformācija ir jūsu centra darba vietā.",
            "Atvērt lūgumu",
        ),
        "withdrawn": LetterText(
            "Vajadzība atsaukta: {terms}",
            "Vajadzība, kas bija nodota jūsu centram, ir atsaukta. Tā bija par šo: {terms}.",
            "Atvērt lūgumu",
        ),
        "feedback": LetterText(
            "Klienta vērtējums: {rating} no 5",
            "Klients ir novērtējis jūsu darbu; vajadzība bija par šo: {terms}. Vērtējums: {rating} no 5.",
            "Lasīt vērtējumu",
        ),
    },
    reasons={
        "no-capacity": "pašlaik tam nav brīvu vietu",
        "not-our-field": "tā nav šī centra joma",
        "not-eligible": "pēc centra noteikumiem tas nedrīkst jums palīdzēt",
        "other": "cits iemesls",
        "no-answer": "centrs laikus neatbildēja",
        "hub-left": "centrs ir izstājies no tīkla",
        "hub-full": "pašlaik tam nav brīvu vietu",
        "hub-not-eligible": "pēc centra noteikumiem tas nedrīkst jums palīdzēt",
    },
    next_asked="Tagad uzrunāts nākamais centrs: „{hub}”. Atbildes termiņš: {until}.",
    other_day="Ja tā neder, turpat varat lūgt citu dienu.",
    no_other_day="Citu dienu vairs lūgt nevar, tas jau darīts vairākas reizes: piekrītiet šai dienai vai atsauciet lūgumu.",
    nobody_next="Neviena cita centra jūsu sarakstā vairs nav. Vajadzība paliek atvērta: atveriet to un izvēlieties citus centrus "
    "vai pastāstiet par to vairāk.",
    skipped="Netika uzrunāts „{hub}”: {reason}.",
    withdrawn={
        "client-withdrew": "Klientam palīdzība vairs nav vajadzīga.",
        "client-silent": "Klients laikus neatbildēja, vai jūsu piedāvātā diena der.",
        "need-erased": "Klients vajadzību ir izdzēsis.",
    },
    reason="Iemesls",
    day="Diena",
    wished_day="Klientam derētu",
    hub_says="Centrs raksta",
    stages=("pirmais", "otrais", "trešais"),
    quoted="„{text}”",
    private="Saite atveras bez paroles: nenododiet to citiem.",
    why_organisation="Šo vēstuli saņemat, jo jūsu organizācija Kopā tīklā ir reģistrēta ar šo adresi.",
    why_hub="Šo vēstuli saņemat, jo šī adrese ir norādīta jūsu centra darba vietā Kopā tīklā.",
)
