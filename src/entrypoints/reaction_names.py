"""Which provider of the container makes the use-case of a reaction."""

from collections.abc import Mapping
from types import MappingProxyType

REACTIONS: Mapping[str, str] = MappingProxyType(
    {
        "mail_link": "mail_link",
        "mail_invitation": "mail_invitation",
        "notify_email_change": "notify_member",
        "notify_password_changed": "notify_member",
        "notify_new_device": "notify_member",
        "notify_token_reused": "notify_member",
        "notify_known_address": "notify_member",
        "notify_roles_changed": "notify_member",
        "notify_member_removed": "notify_member",
        "notify_factor_removed": "notify_member",
        "pull_report": "pull_report",
        "open_reconnect_task": "open_reconnect_task",
        "reconcile_disputes": "reconcile_disputes",
        "notify_report_imported": "notify_consumer",
        "draft_letter": "draft_letter",
        "notify_letter_ready": "notify_consumer",
        "open_approval_task": "open_approval_task",
        "mail_letter": "mail_letter",
        "follow_mail_daily": "follow_mail_daily",
        "notify_letter_mailed": "notify_consumer",
        "open_mailing_task": "open_mailing_task",
        "follow_mail": "follow_mail",
        "start_clock": "start_clock",
        "record_return": "record_return",
        "open_return_task": "open_return_task",
        "schedule_deadlines": "schedule_deadlines",
        "notify_clock_started": "notify_consumer",
        "open_results_task": "open_results_task",
        "claim_silence": "claim_silence",
        "open_next_round": "open_next_round",
        "notify_outcome": "notify_consumer",
        "destroy_objects": "destroy_erased",
        "make_export": "make_export",
        "delete_tenant": "delete_tenant",
    }
)
"""Each reaction of the outbox, and the provider that makes its use-case."""
