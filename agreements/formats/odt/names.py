"""Names of OpenDocument elements by what the walk does with them."""

from __future__ import annotations

LEFT_OUT = {
    "text:tracked-changes",
    "text:note",
    "text:script",
    "office:forms",
    "office:annotation-end",
    "text:sequence-decls",
    "text:variable-decls",
    "text:user-field-decls",
    "text:dde-connection-decls",
    "text:section-source",
    "svg:title",
    "svg:desc",
    "text:alphabetical-index-auto-mark-file",
}
CONTENTS = {
    "text:table-of-content",
    "text:illustration-index",
    "text:table-index",
    "text:object-index",
    "text:user-index",
    "text:alphabetical-index",
    "text:bibliography",
}
HOLDERS = {
    "text:section",
    "text:index-body",
    "text:index-title",
    "text:list-header",
    "text:numbered-paragraph",
    "text:soft-page-break",
    "office:text",
}
