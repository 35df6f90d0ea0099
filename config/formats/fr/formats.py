"""A narrow no-break space between thousands, as the Lexique of the Imprimerie nationale asks."""

DATETIME_FORMAT = "j F Y, H:i"
THOUSAND_SEPARATOR = "\u202f"
