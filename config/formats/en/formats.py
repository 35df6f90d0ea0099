"""The day first, as in documents of the United Nations."""

DATE_FORMAT = "j F Y"
DATETIME_FORMAT = "j F Y, H:i"
