"""SmartCredit: the member's consent by OAuth 2, and the member's credit report.

The routes are those seen in public clients of `api.smartcredit.com` (`/v1/credit/3bs/current`
and its neighbours). Scores, alerts and webhooks are the sandbox's own: the vendor publishes none.
"""
