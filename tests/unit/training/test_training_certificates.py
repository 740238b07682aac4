"""The certificate as PDF, whatever alphabet a name is written in."""

from typing import Any
from uuid import uuid4

import pytest

from training.messages.certificates import document
from training.schemas.enrolments import CertificateView

DATE = {"starts_at": "2026-01-01T10:00:00Z", "ends_at": "2026-01-01T11:00:00Z", "time_zone": "Europe/Riga"}
CERTIFICATE: dict[str, Any] = {
    "code": "AAAA-AAAA", "state": "valid", "offering": str(uuid4()), "title": {"lv": "Drošība"}, "hub": "cesis", "mode": "online",
    "dates": [DATE], "issued_at": "2026-01-02T10:00:00Z",
}  # fmt: skip


@pytest.mark.parametrize(("name", "is_standard"), [("Ģirts Ķirsis", True), ("Олена", True), ("山田太郎", False), ("محمد", True)])
def test_whoever_took_part_gets_a_page_and_the_standard_where_the_font_has_the_letters(name: str, is_standard: bool) -> None:
    made = document(CertificateView.model_validate(CERTIFICATE), name, "https://kopa.example/certificates/AAAA-AAAA", "lv")
    assert made.startswith(b"%PDF-")
    assert (b"pdfuaid:part" in made) == is_standard
    assert made == document(CertificateView.model_validate(CERTIFICATE), name, "https://kopa.example/certificates/AAAA-AAAA", "lv")
