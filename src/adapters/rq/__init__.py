"""RQ as a doorbell: Redis carries the id of a job and nothing else; PostgreSQL holds the truth."""

QUEUES = ("credit_pull", "mail", "default")
