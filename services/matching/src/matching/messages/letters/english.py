"""English."""

from babel import Locale

from matching.messages.letters.words import LetterText, LetterWords

ENGLISH = LetterWords(
    locale=Locale("en", "GB"),
    language="en",
    letters={
        "organisation-created": LetterText(
            "Your organisation in the Kopā network: {organisation}",
            "Somebody, probably you, has registered “{organisation}” with this address, to find help from digital innovation hubs. "
            "With the link below you can see and change its data, its assessments and needs, and what hubs may see. "
            "If the link ever gets into other hands, the same page lets you close all other links. "
            "If it was not you, open the link and erase it.",
            "Open my organisation",
        ),
        "organisation-link": LetterText(
            "Link to your organisation: {organisation}",
            "Somebody, probably you, asked for a new link to “{organisation}”. Earlier links go on working; "
            "if one of them is in other hands, open the new one and close the others under “Keep this link”. "
            "If it was not you, you need not do anything.",
            "Open my organisation",
        ),
        "proposed": LetterText(
            "Your need was sent to {hub}",
            "The hub “{hub}” was asked to help with your need. Its answer is due by {until}; we write to you as soon as it comes. "
            "If there is none in time, the next hub on your list is asked, if there is one.",
            "See how it stands",
        ),
        "accepted": LetterText(
            "{hub} will help you",
            "The hub “{hub}” will help you. It sees your contact details and will get in touch with you. "
            "The other hubs on your list are not asked.",
            "See the answer",
        ),
        "declined": LetterText("{hub} cannot help", "The hub “{hub}” cannot help with this need.", "See how it stands"),
        "date-proposed": LetterText(
            "{hub} proposes a day to meet: {date}",
            "The hub “{hub}” proposes to meet on {date}. Please say by {agree_by} whether it suits you. {other_day}",
            "See the day and answer",
        ),
        "passed-on": LetterText("We no longer wait for {hub}", "Your need is no longer with the hub “{hub}”.", "See how it stands"),
        "lapsed": LetterText(
            "Your need is open again",
            "The hub “{hub}” proposed a day to meet, but we did not hear from you whether it suits you. "
            "Your need is with no hub now. If you are still looking for help, ask other hubs.",
            "Open the need",
        ),
        "closed": LetterText(
            "How did it go with {hub}?",
            "The hub “{hub}” has closed its work on your need. Please tell us how it went: it takes a minute, "
            "and helps to find better hubs for others.",
            "Give feedback",
        ),
        "repeat": LetterText(
            "What has changed? Your {stage} assessment",
            "Some time ago you assessed how digital your organisation is, and a hub has helped since. "
            "A new assessment takes about 15 minutes and shows what has changed. Your earlier answers are kept beside it.",
            "Open my assessment",
        ),
        "asked": LetterText(
            "A client asks for your help: {terms}",
            "A client chose your hub. They need help with: {terms}. Please accept, decline or propose a day to meet "
            "by {until}. After that your turn is over.",
            "See the need and answer",
        ),
        "reminder": LetterText(
            "Please answer by {until}",
            "A client is waiting for your answer. They need help with: {terms}. Please answer by {until}; after that your turn is over.",
            "See the need and answer",
        ),
        "other-day": LetterText(
            "The client asks for another day",
            "The day that you proposed does not suit the client, who needs help with: {terms}. Please propose another day, "
            "accept or decline by {until}. After that your turn is over.",
            "See what the client says",
        ),
        "agreed": LetterText(
            "The client agrees: {date}",
            "The client agrees to meet on {date}, about: {terms}. The client's contact details are at your desk.",
            "Open the match",
        ),
        "withdrawn": LetterText(
            "Withdrawn: {terms}", "A need that was with your hub has been withdrawn. It was about: {terms}.", "Open the match"
        ),
        "feedback": LetterText(
            "A client's feedback: {rating} of 5",
            "A client has rated your work on a need about: {terms}. Rating: {rating} of 5.",
            "Read the feedback",
        ),
    },
    reasons={
        "no-capacity": "it has no room just now",
        "not-our-field": "this is not its field",
        "not-eligible": "by its rules it may not help you",
        "other": "another reason",
        "no-answer": "it did not answer in time",
        "hub-left": "it has left the network",
        "hub-full": "it has no room just now",
        "hub-not-eligible": "by its rules it may not help you",
    },
    next_asked="The next hub is asked now: “{hub}”. Its answer is due by {until}.",
    other_day="If it does not, you can ask for another day on the same page.",
    no_other_day="You have asked for another day as often as is possible: agree to this one, or withdraw the request.",
    nobody_next="No other hub on your list is left to ask. The need stays open: open it and choose further hubs, or say more about it.",
    skipped="Not asked: “{hub}”, since {reason}.",
    withdrawn={
        "client-withdrew": "The client does not need the help any more.",
        "client-silent": "The client did not say in time whether the day that you proposed suits.",
        "need-erased": "The client has erased the need.",
    },
    reason="Reason",
    day="Day",
    wished_day="The client would like",
    hub_says="The hub writes",
    stages=("first", "second", "third"),
    quoted="“{text}”",
    private="The link opens without a password: do not pass it on.",
    why_organisation="You get this mail because your organisation in the Kopā network is registered with this address.",
    why_hub="You get this mail because your hub's desk in the Kopā network names this address.",
)
