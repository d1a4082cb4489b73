"""What the roles may do in this database; the tables' own grants come with the tables."""

from alembic import op

from adapters.postgres.roles import APP, ASSUMED

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_ROLES = ", ".join((APP, *ASSUMED))


def upgrade() -> None:
    op.execute(f"grant usage on schema public to {_ROLES}")
    op.execute(f"grant select on alembic_version to {APP}")


def downgrade() -> None:
    op.execute(f"revoke select on alembic_version from {APP}")
    op.execute(f"revoke usage on schema public from {_ROLES}")
