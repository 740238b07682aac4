"""Letters about matches through a real mail server: what they say, the links that open, what is outdated, planned, forgotten."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4
from zoneinfo import ZoneInfo

import pytest

from chassis.sending.messages import Sender
from matching.app import service
from matching.domain.letters import TO_HUB, Standing, is_current
from matching.messages.letters import LETTER_WORDS
from matching.messages.mails import letter_mail
from matching.repository.letters import Letter
from matching.sender import send_letters
from tests.component.conftest import Start
from tests.component.matching.asking import CONTACT, FAST, Stage, day
from tests.component.notify.conftest import until
from tests.component.notify.receivers import MailServer

RIGA = ZoneInfo("Europe/Riga")


@pytest.fixture
def mail() -> Iterator[MailServer]:
    with MailServer.running() as server:
        yield server


@pytest.fixture
async def stage(start: Start, mail: MailServer) -> AsyncIterator[Stage]:
    async with start(service, smtp_url=mail.url, **FAST) as running:
        stage = Stage(running)
        await stage.furnish()
        yield stage


@asynccontextmanager
async def sending(stage: Stage) -> AsyncIterator[None]:
    task = asyncio.create_task(send_letters(stage.running.runtime))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def sent(stage: Stage, mail: MailServer) -> dict[str, str]:
    """Sends what waits. Address and subject of each → its text."""
    mail.mails.clear()
    mail.recipients.clear()
    async with sending(stage):
        await until(lambda: nothing_waits(stage))
    return {f"{to}: {each['subject']}": mail.text(at) for at, (to, each) in enumerate(zip(mail.recipients, mail.mails, strict=True))}


async def nothing_waits(stage: Stage) -> bool:
    return bool(await stage.value("SELECT count(*) FROM letter WHERE state IN ('queued', 'sending')") == 0)


def link(text: str) -> str:
    found = re.search(r"https://kopa\.example(/\S+)", text)
    assert found is not None, text
    return found[1]


async def test_the_way_of_a_need_from_letter_to_letter(stage: Stage, mail: MailServer) -> None:
    need, line = await stage.asked("kuldiga", "cesis")
    letters = await sent(stage, mail)
    assert len(letters) == 3
    hub = next(text for name, text in letters.items() if name.startswith("kuldiga@hubs.example: Klients lūdz jūsu palīdzību: "))
    assert link(hub) == f"/desk/kuldiga/matches/{line[0]['id']}"
    assert not any(word in hub for word in ("Rūķis", "Anna", "token"))
    client = letters[f"{CONTACT['email']}: Jūsu vajadzība nodota centram: Kuldiga centrs"]
    assert client.startswith(f"{CONTACT['name']},")
    assert "Atbildes termiņš: " in client
    path, token = link(client).split("?token=")
    assert path == f"/needs/{need['id']}"
    opened = await stage.call("GET", path, headers={"Need-Token": token})
    assert opened.status_code == 200
    assert token != need["token"]

    await stage.answer(line[0], "decline", reason="no-capacity", text="Rudenī\nvarēsim.")
    letters = await sent(stage, mail)
    declined = letters[f"{CONTACT['email']}: Centrs nevar palīdzēt: Kuldiga centrs"]
    assert "Iemesls: pašlaik tam nav brīvu vietu" in declined
    assert "Centrs raksta: „Rudenī varēsim.”" in declined
    assert "Tagad uzrunāts nākamais centrs: „Cesis centrs”. Atbildes termiņš: " in declined

    await stage.round(datetime.now(UTC) + timedelta(days=20))
    letters = await sent(stage, mail)
    passed = letters[f"{CONTACT['email']}: Atbildi vairs negaidām: Cesis centrs"]
    assert "Iemesls: centrs laikus neatbildēja" in passed
    assert "Neviena cita centra jūsu sarakstā vairs nav." in passed

    line = await stage.ask(need, "liepaja")
    await stage.answer(line[-1], "propose-date", date=day(9))
    letters = await sent(stage, mail)
    assert any(name.startswith(f"{CONTACT['email']}: Liepaja centrs piedāvā tikties: ") for name in letters)
    assert not any("nodota centram" in name or "Klients lūdz" in name for name in letters), "outdated: it was answered before they left"
    assert await stage.value("SELECT count(*) FROM letter WHERE reason = 'outdated'") == 2

    await stage.client(f"/matches/{line[-1]['id']}/agree", need)
    await stage.answer(line[-1], "close", delivered=[])
    letters = await sent(stage, mail)
    assert sorted(letters) == [
        f"{CONTACT['email']}: Kā veicās sadarbība? Liepaja centrs",
        next(name for name in letters if name.startswith("liepaja@hubs.example: Klients piekrīt dienai: ")),
    ]


async def test_letters_to_what_was_erased_do_not_leave(stage: Stage, mail: MailServer) -> None:
    organisation = await stage.organisation()
    need = await stage.need(organisation)
    await stage.ask(need, "kuldiga")
    gone = await stage.call("DELETE", f"/organisations/{organisation['id']}", headers={"Organisation-Token": organisation["token"]})
    assert gone.status_code == 200, gone.text
    letters = await sent(stage, mail)
    assert [name.partition(":")[0] for name in letters] == ["kuldiga@hubs.example"]
    assert "Klients vajadzību ir izdzēsis." in next(iter(letters.values()))
    assert await stage.value("SELECT count(*) FROM letter WHERE email = $1", CONTACT["email"]) == 0


async def test_a_refused_letter_is_tried_again(stage: Stage, mail: MailServer) -> None:
    await stage.organisation()
    mail.next = ["451 busy"]
    letters = await sent(stage, mail)
    assert list(letters) == [f"{CONTACT['email']}: Jūsu organizācija Kopā tīklā: SIA Rūķis"]
    assert await stage.value("SELECT attempts FROM letter") == 2
    path, token = link(next(iter(letters.values()))).split("?token=")
    id_ = await stage.value("SELECT id FROM organisation")
    assert path == f"/organisations/{id_}"
    assert (await stage.call("GET", f"/organisations/{id_}", headers={"Organisation-Token": token})).status_code == 200


async def test_a_client_of_a_hub_is_asked_to_assess_itself_again_once_a_stage(stage: Stage, mail: MailServer) -> None:
    organisation = await stage.organisation()
    need = await stage.need(organisation)
    id_, series, other = uuid4(), uuid4(), uuid4()
    async with stage.running.runtime.database.unit_of_work() as work:
        for each, of, stands in ((id_, series, organisation["id"]), (other, other, None)):
            await work.execute(
                "INSERT INTO assessment (id, series, stage, questionnaire, questionnaire_version, size_class, state, version, answers,"
                " created_at, changed_at, completed_at, organisation) VALUES ($1, $2, 0, 'dma-sme', 1, 'small', 'completed', 2, '{}',"
                " now(), now(), now() - interval '366 days', $3::uuid)",
                each,
                of,
                stands,
            )
    await stage.round()
    assert "repeat" not in [kind for kind, _ in await stage.letters()], "no hub has helped yet"
    line = await stage.ask(need, "kuldiga")
    await stage.answer(line[0], "accept")
    await stage.answer(line[0], "close", delivered=[])
    for _ in range(2):
        await stage.round()
    assert [kind for kind, _ in await stage.letters()].count("repeat") == 1
    letters = await sent(stage, mail)
    path, token = link(letters[f"{CONTACT['email']}: Kas ir mainījies? Jūsu otrais novērtējums"]).split("?token=")
    assert path == f"/assessments/{id_}"
    assert (await stage.call("GET", path, headers={"Assessment-Token": token})).status_code == 200
    async with stage.running.runtime.database.unit_of_work() as work:
        await work.execute("UPDATE letter SET created_at = now() - interval '91 days'")
    await stage.round()
    assert await stage.value("SELECT count(*) FROM letter WHERE email <> '' OR about <> '{}'") == 0
    assert [kind for kind, _ in await stage.letters()].count("repeat") == 1, "forgotten letters are not planned again"


ABOUT: dict[str, Any] = {
    "name": "Anna",
    "organisation": "SIA <Rūķis>",
    "hub": {"lv": "Cēsu centrs", "en": "Cēsis Centre"},
    "slug": "cesis",
    "terms": [{"lv": "Kiberdrošība", "en": "Cybersecurity"}],
    "until": "2026-12-01T21:59:59+00:00",
    "agree_by": "2026-12-01T21:59:59+00:00",
    "date": "2026-12-03",
    "rating": 4,
    "stage": 1,
}


@pytest.mark.parametrize("language", LETTER_WORDS)
def test_every_letter_can_be_written_in_every_language(language: str) -> None:
    words = LETTER_WORDS[language]
    assert set(words.letters) == set(LETTER_WORDS["lv"].letters)
    for kind in words.letters:
        opens = None if kind in TO_HUB else ("need", uuid4())
        letter = Letter(uuid4(), 1, kind, "anna@rukis.example", language, ABOUT, opens, uuid4(), None)  # type: ignore[arg-type]
        message = letter_mail(Sender("Kopā <kopa@kopa.example>", "https://kopa.example"), letter, "secret" if opens else None, RIGA)
        text, html = (str(message.get_body((form,)).get_content()) for form in ("plain", "html"))  # type: ignore[union-attr]
        assert "{" not in text + str(message["subject"])
        assert "<Rūķis>" not in html
        assert ("?token=secret" in text) == (opens is not None)
        assert message["content-language"] == language


@pytest.mark.parametrize(
    ("language", "kind", "about", "words"),
    [
        ("lv", "other-day", {}, "Klientam derētu: ceturtdiena, 2026. gada 3. decembris"),
        ("en", "other-day", {}, "The client would like: Thursday"),
        ("lv", "date-proposed", {"other_days": 2}, "turpat varat lūgt citu dienu"),
        ("en", "date-proposed", {"other_days": 2}, "you can ask for another day on the same page"),
        ("lv", "date-proposed", {"other_days": 0}, "Citu dienu vairs lūgt nevar"),
        ("en", "date-proposed", {"other_days": 0}, "as often as is possible"),
    ],
)
def test_letters_about_a_day_say_what_can_be_done(language: str, kind: Any, about: dict[str, Any], words: str) -> None:
    letter = Letter(uuid4(), 1, kind, "anna@rukis.example", language, ABOUT | about, ("need", uuid4()), uuid4(), None)
    message = letter_mail(Sender("Kopā <kopa@kopa.example>", "https://kopa.example"), letter, "secret", RIGA)
    assert words in " ".join(str(message.get_body(("plain",)).get_content()).split())  # type: ignore[union-attr]


def test_what_a_letter_says_must_still_be_so() -> None:
    now = datetime.now(UTC)
    asked = Standing("proposed", due_at=now + timedelta(hours=1))
    assert is_current("asked", {}, asked, now)
    assert is_current("reminder", {}, asked, now)
    assert not is_current("reminder", {}, asked, now + timedelta(hours=2))
    in_riga = (now + timedelta(hours=1)).astimezone(RIGA).isoformat()
    assert is_current("asked", {"until": in_riga}, asked, now)
    for kind in ("asked", "reminder", "other-day"):
        assert not is_current(kind, {"until": now.isoformat()}, asked, now), "of a turn before"
    assert not is_current("asked", {}, Standing("withdrawn"), now)
    assert not is_current("closed", {}, Standing("closed", rating=3), now)
    dated = Standing("date-proposed", meeting_on=datetime(2026, 12, 3, tzinfo=UTC).date())
    assert is_current("date-proposed", {"date": "2026-12-03"}, dated, now)
    assert not is_current("date-proposed", {"date": "2026-12-04"}, dated, now)
    assert is_current("declined", {}, Standing("declined"), now)
    assert is_current("organisation-link", {}, None, now)
