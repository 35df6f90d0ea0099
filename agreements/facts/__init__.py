"""Facts of an agreement: title, kind, parties, dates, place and signatories, read from its provisions."""
