"""``manage.py export_akn FOLDER``: the current texts of the library as Akoma Ntoso, a file a text; or files, without it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from agreements.akoma_ntoso.act import act_of
from agreements.akoma_ntoso.writer import written
from agreements.formats.document import UnreadableFile
from agreements.formats.read import read
from agreements.models import Text
from agreements.published_act import act_of_text
from agreements.structure.originals import originals
from agreements.structure.segment import segment


class Command(BaseCommand):
    help = "Write the current texts of the library as Akoma Ntoso into a folder; exit 1 where one of those named is not held."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path, help="where the files go; it is made if need be")
        parser.add_argument("--agreement", action="append", metavar="SLUG", help="only this one; may be repeated")
        parser.add_argument("--language", help="only texts in this language")

        parser.add_argument("--from", dest="files", action="append", type=Path, metavar="FILE", help="a file instead")

    def handle(
        self,
        *,
        folder: Path,
        agreement: list[str] | None,
        language: str | None,
        files: list[Path] | None,
        **options: Any,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        if files:
            self._from_files(folder, files)
        else:
            self._from_library(folder, agreement, language)

    def _from_files(self, folder: Path, files: list[Path]) -> None:
        for file in files:
            try:
                readings = originals(read(file.read_bytes(), file.name))
            except (OSError, UnreadableFile) as refused:
                raise CommandError(str(refused)) from refused
            for document in map(segment, readings):
                path = folder / f"{file.stem}.{document.language}.akn"
                path.write_bytes(written(act_of(document, file.stem)))
                self.stdout.write(path.name)

    def _from_library(self, folder: Path, agreement: list[str] | None, language: str | None) -> None:
        texts = Text.objects.current().select_related("agreement").order_by("agreement__slug", "language")
        if agreement:
            texts = texts.filter(agreement__slug__in=agreement)
        if language:
            texts = texts.filter(language=language)
        found: set[str] = set()
        for text in texts.iterator(chunk_size=20):
            path = folder / f"{text.agreement.slug}.{text.language}.akn"
            path.write_bytes(written(act_of_text(text)))
            found.add(text.agreement.slug)
            self.stdout.write(path.name)
        if missing := sorted(set(agreement or ()) - found):
            raise CommandError(f"No text is held of {', '.join(missing)}.")
