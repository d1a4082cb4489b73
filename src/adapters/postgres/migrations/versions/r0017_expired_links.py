"""Links that were mailed for a login go when their time is over, not only with the login."""

from alembic import op

from adapters.postgres.roles import RETENTION, TENANT

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

# The role sees every membership, and of links those of logins without any (r0012).
_THEIRS = (
    "exists (select from memberships m"
    f" where m.user_id = login_links.user_id and m.tenant_id = {TENANT})"
)


def upgrade() -> None:
    op.execute(
        f"create policy retention_of_members on login_links to {RETENTION} using ({_THEIRS})"
    )
    op.execute(f"grant select (id, expires_at) on login_links to {RETENTION}")
    op.execute("create index login_links_expires_at_idx on login_links (expires_at)")


def downgrade() -> None:
    op.execute("drop index login_links_expires_at_idx")
    op.execute(f"revoke select (id, expires_at) on login_links from {RETENTION}")
    op.execute("drop policy retention_of_members on login_links")
