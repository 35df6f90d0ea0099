"""x"""
from __future__ import annotations
from agreements.document import Document
def instruments_of(document: Document) -> Document:
    return document
