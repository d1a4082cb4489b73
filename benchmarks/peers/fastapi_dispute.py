"""``GET`` of one dispute as one writes it with FastAPI, pydantic v2 and async SQLAlchemy.

Equal to ours: the database, its rows and its role, which row-level security binds; the token,
its checks, and session and membership read from the primary in the same request; the permission,
asked before the dispute is read; AES-256-GCM under the tenant's data key; the statutory clock,
computed by the same code; the record that somebody saw it; uvicorn with one process and its default parts; the size of the pool; one
log line for each request. The JSON and the ETag are compared before anything is timed.

Not equal: what people leave to the framework. One transaction serves the whole request, which
saves the peer round trips; the ORM loads the rows and binds the statements; each request verifies
its token's signature anew; everything runs on the event loop, nothing in threads; there are no
limits on how often one may ask, no metrics, no request id, no security headers, no problem details.

Needs the variables BENCH_DATABASE_URL, BENCH_POOL_SIZE, BENCH_AUDIENCE, BENCH_SIGNING_KEY and
BENCH_MASTER_KEY (the last two are files), and runs as ``uvicorn fastapi_dispute:app``.
"""

import os
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

import jwt
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDFExpand
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from pydantic import BaseModel, ConfigDict
from sqlalchemy import ForeignKeyConstraint, LargeBinary, Text, func, select
from sqlalchemy.dialects.postgresql import ARRAY, TIMESTAMP
from sqlalchemy.ext.asyncio import AsyncSession, async_sessionmaker, create_async_engine
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from adapters.kms import LocalKeyService, load_signing_keys
from domain.credit_reports.changes import Direction
from domain.credit_reports.comparison import ItemVerdict
from domain.credit_reports.values import Bureau
from domain.disputes.clock import ReceiptProof, ReportSource, StatutoryClock
from domain.disputes.dispute import DisputeState
from domain.disputes.outcomes import LetterKind
from domain.identity import Permission, Role, TenantId, permissions_of

_HEADER_BYTES, _NONCE_BYTES = 21, 12

engine = create_async_engine(
    os.environ["BENCH_DATABASE_URL"],
    pool_size=int(os.environ["BENCH_POOL_SIZE"]),
    max_overflow=0,
)
new_session = async_sessionmaker(engine, expire_on_commit=False)
audience = os.environ["BENCH_AUDIENCE"]
public_key = load_signing_keys(Path(os.environ["BENCH_SIGNING_KEY"]))[0].public_key()
key_service = LocalKeyService.from_file(Path(os.environ["BENCH_MASTER_KEY"]))
ciphers: dict[UUID, AESGCM] = {}
app = FastAPI()
bearer = HTTPBearer()


class Base(DeclarativeBase):
    type_annotation_map = {datetime: TIMESTAMP(timezone=True), list[str]: ARRAY(Text)}  # noqa: RUF012


class MembershipRow(Base):
    __tablename__ = "memberships"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID] = mapped_column(primary_key=True)
    roles: Mapped[list[str]]
    consumer_id: Mapped[UUID | None]


class SessionRow(Base):
    __tablename__ = "sessions"
    __table_args__ = (
        ForeignKeyConstraint(
            ["tenant_id", "user_id"], ["memberships.tenant_id", "memberships.user_id"]
        ),
    )

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    expires_at: Mapped[datetime]
    idle_expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class DisputeRow(Base):
    __tablename__ = "disputes"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    consumer_id: Mapped[UUID]
    bureau: Mapped[str]
    round: Mapped[int]
    letter_kind: Mapped[str]
    source: Mapped[str]
    state: Mapped[str]
    opened_at: Mapped[datetime]
    previous_id: Mapped[UUID | None]
    mailed_at: Mapped[datetime | None]
    outcomes_report_id: Mapped[UUID | None]
    closed_at: Mapped[datetime | None]
    contents: Mapped[bytes] = mapped_column(LargeBinary)
    version: Mapped[int]


class TenantKeyRow(Base):
    __tablename__ = "tenant_keys"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True)
    purpose: Mapped[str] = mapped_column(primary_key=True)
    wrapped: Mapped[bytes]


class AuditRow(Base):
    __tablename__ = "audit_entries"

    tenant_id: Mapped[UUID] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(TIMESTAMP(timezone=True), primary_key=True)
    actor_id: Mapped[UUID]
    session_id: Mapped[UUID]
    ip: Mapped[str]
    request_id: Mapped[str]
    done_by: Mapped[str]
    verb: Mapped[str]
    kind: Mapped[str]
    entity_id: Mapped[str]
    consumer_id: Mapped[UUID]


class SubjectOut(BaseModel):
    kind: str
    bureau: Bureau
    path: str
    label: str


class ItemOut(BaseModel):
    number: int
    subject: SubjectOut
    report_id: UUID
    finding_ids: list[UUID]
    fields: list[str]


class ClockOut(BaseModel):
    model_config = ConfigDict(from_attributes=True)

    received_on: date
    receipt_proof: ReceiptProof
    due_earlier: date
    due_later: date
    silence_claimable_on: date


class NoticeOut(BaseModel):
    dated_on: date
    received_on: date


class FieldChangeOut(BaseModel):
    field: str
    before: str | None
    after: str | None
    before_place: str | None
    after_place: str | None
    direction: Direction
    routine: bool


class OutcomeOut(BaseModel):
    item_number: int
    label: str
    outcome: ItemVerdict
    explanation: str
    changes: list[FieldChangeOut]
    standing: list[str] = []
    before_report_id: UUID
    before_sha256: str
    before_place: str
    after_report_id: UUID
    after_sha256: str
    after_place: str | None


class ClockKept(BaseModel):
    received_on: date
    source: ReportSource
    receipt_proof: ReceiptProof
    information_on: date | None = None
    found_wrong_on: date | None = None


class Contents(BaseModel):
    """What the sealed column holds."""

    items: list[ItemOut]
    clock: ClockKept | None = None
    results_notice: NoticeOut | None = None
    outcomes: list[OutcomeOut] = []


class DisputeOut(BaseModel):
    id: UUID
    consumer_id: UUID
    bureau: Bureau
    round: int
    letter_kind: LetterKind
    source: ReportSource
    state: DisputeState
    items: list[ItemOut]
    opened_at: datetime
    mailed_at: datetime | None
    clock: ClockOut | None
    results_notice: NoticeOut | None
    outcomes: list[OutcomeOut]
    outcomes_report_id: UUID | None
    closed_at: datetime | None
    previous_id: UUID | None
    version: int


@dataclass(frozen=True)
class CurrentUser:
    user_id: UUID
    tenant_id: UUID
    session_id: UUID
    permissions: frozenset[Permission]
    consumer_id: UUID | None


async def get_db() -> AsyncIterator[AsyncSession]:
    async with new_session() as db, db.begin():
        yield db


Db = Annotated[AsyncSession, Depends(get_db)]


async def current_user(
    credentials: Annotated[HTTPAuthorizationCredentials, Depends(bearer)], db: Db
) -> CurrentUser:
    try:
        claims = jwt.decode(
            credentials.credentials,
            public_key,
            algorithms=["EdDSA"],
            issuer=audience,
            audience=audience,
            options={"require": ["exp", "iat", "iss", "aud", "sub", "tid", "sid"]},
        )
    except jwt.PyJWTError as error:
        raise HTTPException(401, "invalid token") from error
    tenant_id, user_id = UUID(claims["tid"]), UUID(claims["sub"])
    await db.execute(select(func.set_config("app.tenant_id", str(tenant_id), True)))
    now = datetime.now(UTC)  # noqa: TID251 - the peer has no clock port
    membership = await db.scalar(
        select(MembershipRow)
        .join(
            SessionRow,
            (SessionRow.tenant_id == MembershipRow.tenant_id)
            & (SessionRow.user_id == MembershipRow.user_id),
        )
        .where(
            SessionRow.tenant_id == tenant_id,
            SessionRow.id == UUID(claims["sid"]),
            SessionRow.user_id == user_id,
            SessionRow.ended_at.is_(None),
            SessionRow.expires_at > now,
            SessionRow.idle_expires_at > now,
        )
    )
    if membership is None:
        raise HTTPException(401, "the session has ended")
    roles = frozenset(Role(role) for role in membership.roles)
    session_id = UUID(claims["sid"])
    return CurrentUser(
        user_id, tenant_id, session_id, permissions_of(roles), membership.consumer_id
    )


def require(permission: Permission) -> Callable[[CurrentUser], Awaitable[CurrentUser]]:
    async def check(user: Annotated[CurrentUser, Depends(current_user)]) -> CurrentUser:
        if permission not in user.permissions:
            raise HTTPException(403, f"this action needs the permission {permission}")
        return user

    return check


@app.get("/api/v2/disputes/{dispute_id}")
async def read_dispute(
    dispute_id: UUID,
    db: Db,
    user: Annotated[CurrentUser, Depends(require(Permission.DISPUTE_READ))],
    request: Request,
    response: Response,
) -> DisputeOut:
    row = await db.scalar(
        select(DisputeRow).where(
            DisputeRow.tenant_id == user.tenant_id, DisputeRow.id == dispute_id
        )
    )
    if row is None or user.consumer_id not in {None, row.consumer_id}:
        raise HTTPException(404, f"no dispute {dispute_id}")
    contents = Contents.model_validate_json(await opened(row, db))
    db.add(look(row, user, request))
    response.headers["ETag"] = f'"{row.version}"'
    return DisputeOut(
        id=row.id,
        consumer_id=row.consumer_id,
        bureau=Bureau(row.bureau),
        round=row.round,
        letter_kind=LetterKind(row.letter_kind),
        source=ReportSource(row.source),
        state=DisputeState(row.state),
        items=contents.items,
        opened_at=row.opened_at,
        mailed_at=row.mailed_at,
        clock=clock_out(contents.clock),
        results_notice=contents.results_notice,
        outcomes=contents.outcomes,
        outcomes_report_id=row.outcomes_report_id,
        closed_at=row.closed_at,
        previous_id=row.previous_id,
        version=row.version,
    )


def look(row: DisputeRow, user: CurrentUser, request: Request) -> AuditRow:
    """The record that somebody saw it; stored with the request's transaction."""
    return AuditRow(
        tenant_id=user.tenant_id,
        id=uuid4(),
        at=datetime.now(UTC),  # noqa: TID251 - the peer has no clock port
        actor_id=user.user_id,
        session_id=user.session_id,
        ip=request.client.host if request.client else "",
        request_id="",
        done_by="",
        verb="read",
        kind="disputes",
        entity_id=str(row.id),
        consumer_id=row.consumer_id,
    )


def clock_out(kept: ClockKept | None) -> ClockOut | None:
    return None if kept is None else ClockOut.model_validate(StatutoryClock(**dict(kept)))


async def opened(row: DisputeRow, db: AsyncSession) -> bytes:
    cipher = await cipher_of(row.tenant_id, db)
    context = f"disputes/contents/{row.id}".encode()
    nonce = row.contents[_HEADER_BYTES - _NONCE_BYTES : _HEADER_BYTES]
    bound_to = b"redress value" + row.tenant_id.bytes + context
    return cipher.decrypt(nonce, row.contents[_HEADER_BYTES:], bound_to)


async def cipher_of(tenant_id: UUID, db: AsyncSession) -> AESGCM:
    """Kept for the life of the process, as ours is."""
    if tenant_id not in ciphers:
        wrapped = await db.scalar(
            select(TenantKeyRow.wrapped)
            .where(TenantKeyRow.tenant_id == tenant_id, TenantKeyRow.purpose == "data")
            .order_by(TenantKeyRow.version.desc())
            .limit(1)
        )
        if wrapped is None:
            raise HTTPException(500, "the tenant has no key")
        data_key = key_service.unwrap(TenantId(tenant_id), wrapped)
        expand = HKDFExpand(algorithm=SHA256(), length=32, info=b"redress seal")
        ciphers[tenant_id] = AESGCM(expand.derive(data_key))
    return ciphers[tenant_id]
