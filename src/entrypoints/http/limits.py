"""Whom a request counts against, and what is said of it in the answer."""

import hashlib
import ipaddress
from dataclasses import dataclass, field
from enum import StrEnum, unique
from functools import lru_cache

from application.ports import Clock
from application.rate_limits import Meter, Quota, RateLimits, RateLimitsUnavailable, Verdict
from domain.identity import Actor
from entrypoints.http.metrics import RequestMetrics
from entrypoints.http.problems import RequestRefused
from entrypoints.http.trace import Header
from entrypoints.settings.limits import RateQuotas

IPV6_PREFIX = 64  # what one household or machine is given: its addresses are all one client
REMEMBERED_S = 1.0  # how long a process refuses what is full without asking
REMEMBERED_MAX = 10_000


@unique
class Zone(StrEnum):
    """What kind of thing a route does, as far as it matters how often it may be done."""

    ORDINARY = "ordinary"
    SIGN_IN = "sign_in"
    """Guesses at one account: by the `email` of the body and the address together."""
    MAIL = "mail"
    """Asking for a mail with a way in: counted as signing in, but apart from it."""
    CREDENTIAL = "credential"
    """Guesses at codes and tokens: by person, or address of a stranger."""
    REGISTRATION = "registration"
    AI = "ai"
    UPLOAD = "upload"
    UNCOUNTED = "uncounted"
    """Signed webhooks and probes."""

    @property
    def is_closed_uncounted(self) -> bool:
        """Whether nothing passes while requests cannot be counted: guessing must not be free."""
        return self in {Zone.SIGN_IN, Zone.MAIL, Zone.CREDENTIAL, Zone.REGISTRATION}

    @property
    def counts_email(self) -> bool:
        """Whether the body must have the `email` that is asked about."""
        return self in {Zone.SIGN_IN, Zone.MAIL}


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Who asks: a stranger at an address, or a signed-in person; ``email`` is only claimed."""

    ip: str
    actor: Actor | None = None
    email: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turnstile:
    """Lets a request through, or raises RequestRefused (429) or RateLimitsUnavailable.

    ``clock`` is the machine's. What is full is remembered for a second at most, so that a flood
    costs neither Redis nor the database.
    """

    limits: RateLimits
    quotas: RateQuotas
    clock: Clock
    metrics: RequestMetrics
    _full: dict[tuple[str, str], tuple[float, float]] = field(
        default_factory=dict, init=False, repr=False
    )

    def pass_stranger(self, ip: str) -> None:
        """Refuse an address that was full a moment ago, before anything else is looked at."""
        if self._full:
            self._refuse_remembered([self._by_address(ip)])

    def count(self, zone: Zone, subject: Subject) -> tuple[Header, ...]:
        """The headers that say how the request stands."""
        if zone is Zone.UNCOUNTED:
            return ()
        meters = self._meters(zone, subject)
        if self._full:
            self._refuse_remembered(meters)
        now = self.clock()
        try:
            verdict = self.limits.take(meters, now=now)
        except RateLimitsUnavailable:
            self.metrics.uncounted(zone.value, is_refused=zone.is_closed_uncounted)
            if zone.is_closed_uncounted:
                raise
            return ()
        if not verdict.is_granted:
            self._remember(verdict, now.timestamp())
            raise self._refusal(meters, verdict)
        return standing(meters, verdict)

    def _meters(self, zone: Zone, subject: Subject) -> list[Meter]:
        quotas, actor = self.quotas, subject.actor
        meters = [self._by_address(subject.ip)]
        if actor is not None:
            meters.append(Meter("user", str(actor.user_id), quotas.user))
            meters.append(Meter("tenant", str(actor.tenant_id), quotas.tenant))
        address = meters[0].subject
        person = address if actor is None else str(actor.user_id)
        tenant = address if actor is None else str(actor.tenant_id)
        match zone:
            case Zone.SIGN_IN:
                meters.append(Meter("sign_in", _together(subject.email, address), quotas.sign_in))
                meters.append(Meter("sign_in_ip", address, quotas.sign_in_ip))
            case Zone.MAIL:
                meters.append(Meter("mail", _together(subject.email, address), quotas.mail))
                meters.append(Meter("credential", address, quotas.credential))
            case Zone.CREDENTIAL:
                meters.append(Meter("credential", person, quotas.credential))
            case Zone.REGISTRATION:
                meters.append(Meter("registration", address, quotas.registration))
            case Zone.AI:
                meters.append(Meter("ai", tenant, quotas.ai))
            case Zone.UPLOAD:
                meters.append(Meter("upload", person, quotas.upload))
        return meters

    def _by_address(self, ip: str) -> Meter:
        return Meter("ip", client_of(ip), self.quotas.ip)

    def _remember(self, verdict: Verdict, now_s: float) -> None:
        if len(self._full) >= REMEMBERED_MAX:
            self._full.clear()
        free_s = now_s + verdict.wait_ms / 1000
        known = (verdict.meter.name, verdict.meter.subject)
        self._full[known] = (min(free_s, now_s + REMEMBERED_S), free_s)

    def _refuse_remembered(self, meters: list[Meter]) -> None:
        now_s = self.clock().timestamp()
        for meter in meters:
            until_s, free_s = self._full.get((meter.name, meter.subject), (0.0, 0.0))
            if until_s > now_s:
                wait_ms = round((free_s - now_s) * 1000)
                verdict = Verdict(is_granted=False, meter=meter, remaining=0, wait_ms=wait_ms)
                raise self._refusal(meters, verdict)

    def _refusal(self, meters: list[Meter], verdict: Verdict) -> RequestRefused:
        self.metrics.limited(verdict.meter.name)
        wait_s, quota = _seconds(verdict.wait_ms), verdict.meter.quota
        return RequestRefused(
            429,
            "RateLimited",
            f"more than {quota.limit:,} requests in {quota.window_s:,} s; "
            f"try again in {wait_s:,} s",
            headers=(
                *standing(meters, verdict),
                (b"retry-after", str(wait_s).encode()),
            ),
        )


def standing(meters: list[Meter], verdict: Verdict) -> tuple[Header, ...]:
    """``RateLimit-Policy`` and ``RateLimit``, of draft-ietf-httpapi-ratelimit-headers."""
    state = f'"{verdict.meter.name}";r={verdict.remaining};t={_seconds(verdict.wait_ms)}'
    policies = _policies(tuple((meter.name, meter.quota) for meter in meters))
    return ((b"ratelimit-policy", policies), (b"ratelimit", state.encode()))


@lru_cache(maxsize=4096)
def client_of(ip: str) -> str:
    """One name for all addresses of one client: an IPv6 network, or one IPv4 address."""
    try:
        address = ipaddress.ip_address(ip.partition("%")[0])
    except ValueError:
        return ip  # no address: a socket of this machine, or a test's client
    mapped = getattr(address, "ipv4_mapped", None)
    if mapped is not None:
        return str(mapped)
    if address.version == 4:  # noqa: PLR2004  its name
        return str(address)
    return str(ipaddress.ip_network((address, IPV6_PREFIX), strict=False))


@lru_cache(maxsize=256)
def _policies(meters: tuple[tuple[str, Quota], ...]) -> bytes:
    parts = (f'"{name}";q={quota.limit};w={quota.window_s}' for name, quota in meters)
    return ", ".join(parts).encode()


def _seconds(milliseconds: int) -> int:
    return max(1, -(-milliseconds // 1000))


def _together(email: str, address: str) -> str:
    """E-mail and address as one subject; e-mails do not go to Redis in clear."""
    text = f"{email.strip().lower()}\n{address}"
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
