"""Stages that several tests play on."""
