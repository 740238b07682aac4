"""What the environment may say, and what stops the start."""

import pytest
from pydantic import ValidationError

from notify.settings import NotifySettings, place_names
from tests.unit.networks.conftest import FOLDER


@pytest.mark.parametrize(
    "wrong",
    [
        {"news_max_age_hours": "soon"}, {"news_max_age_hours": 0}, {"smtp_url": "http://mail.example"},
        {"lease_seconds": 100, "mail_seconds": 60},
    ],
)  # fmt: skip
def test_a_wrong_setting_stops_the_start_and_not_the_first_event(wrong: dict[str, object]) -> None:
    NotifySettings(database_url="postgresql://x")
    with pytest.raises(ValidationError):
        NotifySettings.model_validate({"database_url": "postgresql://x"} | wrong)


def test_places_have_names_where_the_network_has_a_folder() -> None:
    names = place_names(FOLDER)
    assert names["regions"]["riga"] == {"lv": "Rīgas reģions", "en": "Riga region"}
    assert names["municipalities"]["0026000"]["lv"] == "Cēsu novads"
    assert place_names(None) == {}
