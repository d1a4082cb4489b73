"""SmartCredit: the consumer's consent by OAuth, the three-bureau report, its webhooks."""
