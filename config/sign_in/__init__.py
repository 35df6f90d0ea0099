"""How persons sign in: django-allauth with the settings and the pages of this site.

``throttle`` limits the tries, ``institution`` turns settings into providers of OIDC and SAML, ``adapters`` holds what this site
decides otherwise than allauth, ``second_factor`` asks for one where the settings do, ``weak`` refuses what is too easily guessed.
"""
