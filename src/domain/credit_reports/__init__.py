"""The normalized credit report: what each bureau says, with the place of every value."""
