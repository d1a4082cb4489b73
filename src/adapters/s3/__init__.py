"""Objects in S3, or in a store that speaks its protocol."""
