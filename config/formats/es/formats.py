"""A narrow no-break space between thousands, as the Real Academia asks."""

DATETIME_FORMAT = r"j \d\e F \d\e Y, H:i"
THOUSAND_SEPARATOR = "\u202f"
