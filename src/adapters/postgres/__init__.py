"""PostgreSQL: rows by SQLAlchemy Core, tenants kept apart by row-level security."""
