"""What Alembic runs around the revisions: they share the caller's connection and its locks."""

from alembic import context


def run() -> None:
    """Run them all in one transaction: after a failure the schema is as it was."""
    connection = context.config.attributes["connection"]
    context.configure(connection=connection, target_metadata=None)
    with context.begin_transaction():
        context.run_migrations()


run()
