"""Which e-mail addresses are taken, and why others are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chassis.errors import WrongEmail
from chassis.sending.addresses import normal


@pytest.mark.parametrize(
    ("given_", "kept"),
    [
        ("Anna@Example.LV", "anna@example.lv"),
        ("  anna.berzina+kursi@cesis.lv ", "anna.berzina+kursi@cesis.lv"),
        ("anna@ērgļi.lv", "anna@xn--rgi-2qa1s.lv"),
        ("o'brien@example.org", "o'brien@example.org"),
    ],
)
def test_an_address_is_kept_in_one_form(given_: str, kept: str) -> None:
    assert normal(given_) == kept


@pytest.mark.parametrize(
    "wrong",
    ["", "anna", "anna@", "@example.lv", "anna@b@example.lv", "anna@localhost", "anna@127.0.0.1", "anna@[127.0.0.1]", "аnna@example.lv",
     "anna bērziņa@example.lv", "anna@exa mple.lv", "anna@example..lv", ".anna@example.lv", "anna.@example.lv", '"anna b"@example.lv',
     "anna@example.lv\nBcc: all@example.lv", "anna\r\n@example.lv", "anna@-example.lv",
     "a" * 65 + "@example.lv", "anna@" + "a." * 130 + "lv",
     "<anna@example.lv>", "anna@example.lv,b@example.lv"],
)  # fmt: skip
def test_what_is_no_address_is_refused(wrong: str) -> None:
    with pytest.raises(WrongEmail) as refused:
        normal(wrong)
    assert set(refused.value.values["reason"]) == {"lv", "en"}  # type: ignore[call-overload]


@given(st.text(max_size=60))
def test_nothing_that_is_kept_could_break_a_header_or_an_smtp_command(text: str) -> None:
    try:
        kept = normal(text)
    except WrongEmail:
        return
    assert kept.isascii()
    assert kept.isprintable()
    assert not set(kept) & set(' <>,;:"()[]\\')
    assert normal(kept) == kept
