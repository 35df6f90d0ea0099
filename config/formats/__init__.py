"""How dates are written where Django's own form of the language is not the one of this site."""
