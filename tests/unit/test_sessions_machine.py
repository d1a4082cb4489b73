"""Sessions against a simple model: signing in, refreshing, ending, and time passing, in any order."""

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule
from tests.staging.login_house import add_viewer, open_house
from tests.unit.test_accounts import PASSWORD

from application.accounts.change_password import ChangePassword
from application.accounts.own_sessions import ListSessions, RevokeSession, SignOutEverywhere
from application.accounts.reset_password import AskPasswordReset, ResetPassword
from application.accounts.sign_out import SignOut
from domain.accounts.devices import SessionNotFound
from domain.accounts.events import RefreshTokenReused
from domain.accounts.tenants import SessionEnded, SignInRefused
from domain.errors import Unauthenticated
from domain.identity import Actor, SessionId

PASSWORDS = (PASSWORD, "an entirely other secret", "a third one of many words")
WEEK, MONTH = timedelta(days=7), timedelta(days=30)


@dataclass
class Modelled:
    """What a session must be, kept without looking at the product."""

    id: SessionId
    tokens: list[str]
    access: str
    access_until: datetime
    born: datetime
    rotated: datetime
    is_ended: bool = False

    def is_live(self, now: datetime) -> bool:
        return not self.is_ended and now < min(self.born + MONTH, self.rotated + WEEK)


@dataclass
class Presented:
    access_token: str


class Sessions(RuleBasedStateMachine):
    sessions = Bundle("sessions")

    def __init__(self) -> None:
        super().__init__()
        self.house = open_house()
        self.email = add_viewer(self.house)
        self.password = PASSWORD
        self.known: list[Modelled] = []
        self.reuses = 0

    @property
    def now(self) -> datetime:
        return self.house.clock()

    def _live(self) -> list[Modelled]:
        return [session for session in self.known if session.is_live(self.now)]

    @rule(target=sessions)
    def sign_in(self) -> Modelled:
        tokens = self.house.sign_in(self.email, self.password)
        session = Modelled(
            id=tokens.session.id,
            tokens=[tokens.refresh_token],
            access=tokens.access_token,
            access_until=tokens.access_expires_at,
            born=self.now,
            rotated=self.now,
        )
        self.known.append(session)
        return session

    @rule(password=st.sampled_from(PASSWORDS))
    def sign_in_with_another_password(self, password: str) -> None:
        if password != self.password:
            with pytest.raises(SignInRefused):
                self.house.sign_in(self.email, password)

    @rule(session=sessions)
    def refresh_with_the_current_token(self, session: Modelled) -> None:
        if not session.is_live(self.now):
            self._is_refused(session.tokens[-1])
            return
        tokens = self.house.refresh(session.tokens[-1])
        session.tokens.append(tokens.refresh_token)
        session.rotated = self.now
        session.access, session.access_until = tokens.access_token, tokens.access_expires_at

    @rule(session=sessions)
    def refresh_with_the_token_just_before(self, session: Modelled) -> None:
        if len(session.tokens) < 2:
            return
        is_live = session.is_live(self.now)
        if is_live and self.now - session.rotated <= timedelta(seconds=10):
            assert self.house.refresh(session.tokens[-2]).refresh_token == session.tokens[-1]
            return
        self._is_refused(session.tokens[-2])
        if is_live:
            self.reuses += 1
            session.is_ended = True

    @rule(session=sessions)
    def refresh_with_an_older_token(self, session: Modelled) -> None:
        if len(session.tokens) > 2:
            self._is_refused(session.tokens[-3])

    @rule(session=sessions)
    def sign_out(self, session: Modelled) -> None:
        if (actor := self._actor(session)) is not None:
            SignOut(self.house.database.begin, self.house.clock)(actor)
            session.is_ended = True

    @rule(session=sessions, other=sessions)
    def revoke(self, session: Modelled, other: Modelled) -> None:
        if (actor := self._actor(session)) is None:
            return
        if not other.is_live(self.now):
            with pytest.raises(SessionNotFound):
                self.house.use[RevokeSession](actor, other.id)
        else:
            self.house.use[RevokeSession](actor, other.id)
            other.is_ended = True

    @rule(session=sessions)
    def sign_out_everywhere(self, session: Modelled) -> None:
        if (actor := self._actor(session)) is not None:
            live = self._live()
            assert self.house.use[SignOutEverywhere](actor) == len(live)
            for each in live:
                each.is_ended = True

    @rule(session=sessions, password=st.sampled_from(PASSWORDS))
    def change_the_password(self, session: Modelled, password: str) -> None:
        if (actor := self._actor(session)) is not None:
            self.house.use[ChangePassword](actor, current=self.password, new=password)
            self.password = password
            for other in self._live():
                other.is_ended = other is not session

    @rule(password=st.sampled_from(PASSWORDS))
    def reset_the_password(self, password: str) -> None:
        self.house.wait(minutes=2)
        self.house.use[AskPasswordReset](self.email)
        self.house.use[ResetPassword](self.house.token(self.email), password)
        self.password = password
        for session in self._live():
            session.is_ended = True

    @rule(seconds=st.sampled_from([1, 9, 10, 11, 14 * 60, 15 * 60, 3600]))
    def time_passes(self, seconds: int) -> None:
        self.house.wait(seconds=seconds)

    @rule(days=st.sampled_from([1, 6, 7, 30]))
    def days_pass(self, days: int) -> None:
        self.house.wait(days=days)

    @invariant()
    def access_tokens_are_good_exactly_as_long_as_their_session(self) -> None:
        for session in self.known:
            is_good = session.is_live(self.now) and self.now < session.access_until
            assert (self._actor(session) is not None) == is_good

    @invariant()
    def the_list_shows_exactly_the_live_sessions(self) -> None:
        for session in self._live():
            actor = self._actor(session)
            if actor is not None:
                shown = {device.session_id for device in self.house.use[ListSessions](actor)}
                assert shown == {live.id for live in self._live()}

    @invariant()
    def every_reuse_is_on_record_once(self) -> None:
        found = [e for e in self.house.database.events if isinstance(e, RefreshTokenReused)]
        assert len(found) == self.reuses

    def _actor(self, session: Modelled) -> Actor | None:
        try:
            return self.house.actor(Presented(session.access))  # type: ignore[arg-type]
        except Unauthenticated:
            return None

    def _is_refused(self, token: str) -> None:
        with pytest.raises(SessionEnded):
            self.house.refresh(token)


TestSessions = Sessions.TestCase
TestSessions.settings = settings(max_examples=30, stateful_step_count=25, deadline=None)
