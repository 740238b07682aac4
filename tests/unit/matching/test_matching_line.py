"""The line of a need under any order of steps: one hub at a time, nobody twice, nobody skipped, and nobody kept past the deadline."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4
from zoneinfo import ZoneInfo

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from chassis.errors import Conflict
from contracts.matches import MatchState
from matching.domain.matches import match as steps
from matching.domain.matches.clock import Clock
from matching.domain.matches.line import in_hand, next_turn
from matching.domain.matches.match import ANSWERABLE, MOST_OTHER_DAYS, Match, Passing
from matching.errors.matches import DateChanged, HubGone, MatchOver, MatchOverdue, NoMoreDays, NotAgreeing, NotClosed, SameDay

CLOCK = Clock(ZoneInfo("Europe/Riga"), "LV")
HUBS = [f"hub-{number}" for number in range(8)]
DAYS = 5
START = datetime(2026, 11, 2, 8, tzinfo=UTC)


def waiting(hub: str, place: int) -> Match:
    return Match(uuid4(), UUID(int=1), hub, place, "waiting", 0, 50.0, {}, {}, {}, START)


class Line(RuleBasedStateMachine):
    """One need: hubs are put into its line, answer, are silent, leave or fill up; the client agrees, is silent, withdraws."""

    @initialize()
    def begin(self) -> None:
        self.now, self.line = START, list[Match]()
        self.obstacles: dict[str, Passing] = {}
        self.asked_order: list[str] = []
        self.asked_by_place: list[int] = []

    def held(self) -> Match:
        held = in_hand(self.line)
        assert held is not None
        return held

    def put(self, after: Match) -> None:
        before = next(each for each in self.line if each.id == after.id)
        assert after == before or after.version == before.version + (after.proposed_at is not None)
        if before.state == "waiting" and after.state == "proposed":
            self.asked_order.append(after.hub)
            self.asked_by_place.append(after.place)
        self.line = [after if each.id == after.id else each for each in self.line]

    def turn(self) -> None:
        for each in next_turn(self.line, self.now, CLOCK, lambda _: DAYS, self.obstacles.get):
            self.put(each)

    @rule(number=st.integers(1, 3))
    def ask(self, number: int) -> None:
        known = {each.hub for each in self.line}
        free = [hub for hub in HUBS if hub not in known and hub not in self.obstacles][:number]
        first = max((each.place for each in self.line), default=0) + 1
        self.line += [waiting(hub, place) for place, hub in enumerate(free, first)]
        self.turn()

    @rule(hours=st.integers(1, 400))
    def time_passes(self, hours: int) -> None:
        self.now += timedelta(hours=hours)

    @rule()
    def round(self) -> None:
        held = in_hand(self.line)
        if held is None:
            return
        if held.state in ANSWERABLE and self.obstacles.get(held.hub) == "hub-left":
            self.put(steps.pass_on(held, self.now, "hub-left"))
            self.turn()
        elif held.state == "proposed" and held.due_at is not None and held.due_at < self.now:
            self.put(steps.pass_on(held, self.now, "no-answer"))
            self.turn()
        elif held.state == "date-proposed" and held.agree_by is not None and held.agree_by < self.now:
            self.call_back()

    @rule(hub=st.sampled_from(HUBS), why=st.sampled_from(["hub-left", "hub-full", "hub-not-eligible", None]))
    def hub_changes(self, hub: str, why: Passing | None) -> None:
        self.obstacles.pop(hub, None)
        if why is not None:
            self.obstacles[hub] = why

    @precondition(lambda self: in_hand(self.line) is not None)
    @rule(step=st.sampled_from(["accept", "decline", "date", "agree", "other-day", "close", "withdraw"]))
    def step(self, step: str) -> None:
        held = self.held()
        try:
            if step == "accept":
                self.put(steps.accept(held, self.now, CLOCK, None))
            elif step == "decline":
                self.put(steps.decline(held, self.now, CLOCK, "other", None))
                self.turn()
            elif step == "date":
                self.put(steps.propose_date(held, self.now, CLOCK, self.now.date(), None, DAYS))
            elif step == "agree":
                self.put(steps.agree(held, self.now, None))
            elif step == "other-day":
                self.put(steps.other_day(held, self.now, CLOCK, None, None, held.meeting_on, DAYS))
                self.asks_again(held)
            elif step == "close":
                self.put(steps.close(held, self.now, (), None, None))
            else:
                self.call_back()
        except Conflict:
            assert self.held() == held

    def asks_again(self, before: Match) -> None:
        """The hub has its whole time anew, and has answered nothing yet."""
        after = self.held()
        if after == before:
            return
        assert (after.state, after.other_days, after.meeting_on, after.answered_at) == ("proposed", before.other_days + 1, None, None)
        assert after.due_at == CLOCK.due(self.now, DAYS)

    def call_back(self) -> None:
        self.put(steps.withdraw(self.held(), self.now, "client-withdrew"))
        self.line = [each for each in self.line if each.state != "waiting"]

    @precondition(lambda self: self.line)
    @rule(data=st.data())
    def answer_out_of_turn(self, data: st.DataObject) -> None:
        other = data.draw(st.sampled_from(self.line))
        if other.state in ANSWERABLE:
            return
        gone = HubGone if other.reason == "hub-left" else MatchOverdue
        with pytest.raises(gone if other.state == "passed-on" else MatchOver):
            steps.accept(other, self.now, CLOCK, None)

    @invariant()
    def one_hub_at_a_time_has_it(self) -> None:
        assert sum(each.is_asked for each in getattr(self, "line", [])) <= 1

    @invariant()
    def nobody_is_asked_twice_and_the_line_is_never_skipped(self) -> None:
        line = getattr(self, "line", [])
        if not line:
            return
        assert len(self.asked_order) == len(set(self.asked_order))
        assert self.asked_by_place == sorted(self.asked_by_place)
        asked = max(self.asked_by_place, default=0)
        assert all(each.place > asked for each in line if each.state == "waiting")
        if in_hand(line) is None and any(each.state == "waiting" for each in line):
            assert any(each.state == "closed" for each in line), "somebody waits and nobody is asked"

    @invariant()
    def clocks_run_only_where_they_should(self) -> None:
        for each in getattr(self, "line", []):
            assert (each.proposed_at is None) == (each.due_at is None)
            assert (each.agree_by is not None) == (each.state == "date-proposed")
            assert each.remind_at is None or each.state == "proposed"
            assert each.answered_at is None or each.working_days is not None
            assert 0 <= each.other_days <= MOST_OTHER_DAYS
            if each.version:
                MatchState.model_validate(dict(each.public()))


Line.TestCase.settings = settings(max_examples=60, stateful_step_count=30, deadline=None)
TestLine = Line.TestCase


def test_what_is_not_allowed_says_so_and_repeating_an_agreement_changes_nothing() -> None:
    asked = steps.propose(waiting("cesis", 1), START, CLOCK, DAYS)
    with pytest.raises(NotAgreeing):
        steps.agree(asked, START, None)
    with pytest.raises(NotClosed):
        steps.rate(asked, START, 5, None)
    with pytest.raises(MatchOver):
        steps.close(asked, START, (), None, None)
    dated = steps.propose_date(asked, START, CLOCK, START.date(), None, DAYS)
    agreed = steps.agree(dated, START, START.date())
    assert steps.agree(agreed, START, None) is agreed
    closed = steps.rate(steps.close(agreed, START, ("a", "a"), 1.0, None), START, 4, "Labi")
    assert closed.delivered == ("a",)
    assert steps.rate(closed, START + timedelta(days=1), 4, "Labi") is closed


def test_the_first_answer_is_the_record_whatever_comes_after_it() -> None:
    asked = steps.propose(waiting("cesis", 1), START, CLOCK, DAYS)
    dated = steps.propose_date(asked, START + timedelta(days=1), CLOCK, START.date(), None, DAYS)
    accepted = steps.accept(dated, START + timedelta(days=30), CLOCK, None)
    assert (accepted.answered_at, accepted.working_days) == (START + timedelta(days=1), 1.0)
    assert replace(accepted, version=0).public().answered_at == accepted.answered_at


def test_another_day_can_be_asked_for_three_times_and_then_only_yes_or_no() -> None:
    match, day = steps.propose(waiting("cesis", 1), START, CLOCK, DAYS), START.date()
    with pytest.raises(NotAgreeing):
        steps.other_day(match, START, CLOCK, None, None, None, DAYS)
    for round_ in range(1, MOST_OTHER_DAYS + 1):
        dated = steps.propose_date(match, START, CLOCK, day + timedelta(days=round_), "Plkst. 10", DAYS)
        with pytest.raises(DateChanged):
            steps.other_day(dated, START, CLOCK, None, None, day, DAYS)
        with pytest.raises(SameDay):
            steps.other_day(dated, START, CLOCK, dated.meeting_on, None, None, DAYS)
        match = steps.other_day(dated, START, CLOCK, day + timedelta(days=30), "Ceturtdien", dated.meeting_on, DAYS)
        assert (match.state, match.version, match.message, match.other_days_left) == ("proposed", 1 + 2 * round_, None, 3 - round_)
        assert steps.other_day(match, START, CLOCK, match.wished_on, match.wish, None, DAYS) is match
        assert match.public().other_days == round_
    dated = steps.propose_date(match, START, CLOCK, day, None, DAYS)
    with pytest.raises(NoMoreDays):
        steps.other_day(dated, START, CLOCK, None, None, None, DAYS)
    assert steps.agree(dated, START, day).state == "accepted"


def test_a_hub_that_is_silent_after_another_day_was_asked_for_has_not_answered() -> None:
    dated = steps.propose_date(steps.propose(waiting("cesis", 1), START, CLOCK, DAYS), START, CLOCK, START.date(), None, DAYS)
    asked = steps.other_day(dated, START + timedelta(days=1), CLOCK, None, None, None, DAYS)
    passed = steps.pass_on(asked, START + timedelta(days=20), "no-answer")
    assert (passed.answered_at, passed.working_days) == (None, None)


def test_who_answers_too_late_is_told_why_it_is_too_late() -> None:
    asked = steps.propose(waiting("cesis", 1), START, CLOCK, DAYS)
    with pytest.raises(HubGone):
        steps.accept(steps.pass_on(asked, START, "hub-left"), START, CLOCK, None)
    with pytest.raises(MatchOverdue):
        steps.accept(steps.pass_on(asked, START, "no-answer"), START, CLOCK, None)


def test_a_hub_with_one_day_is_reminded_too() -> None:
    asked = steps.propose(waiting("cesis", 1), START + timedelta(hours=4), CLOCK, 1)
    assert asked.remind_at is not None and asked.due_at is not None
    assert START + timedelta(hours=4) < asked.remind_at < asked.due_at
