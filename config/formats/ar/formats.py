"""The day first and the Arabic comma, with the hour that Django's form leaves out."""

DATETIME_FORMAT = "j F Y، H:i"
