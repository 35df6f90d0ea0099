"""The pages of a picture file (TIFF of many pages, JPEG, PNG and their like), and how large each is on paper."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps, ImageSequence, UnidentifiedImageError

from agreements.formats.document import UnreadableFile

MOST_PIXELS = 150_000_000
_A4 = 842.0  # points of its longer side
_LEAST_DOTS, _MOST_DOTS = 60, 1_300  # an inch: what a scanner tells lies between
_FORMATS = ("TIFF", "JPEG", "PNG", "GIF", "BMP", "WEBP", "JPEG2000")
_STARTS = {
    b"\x89PNG": "PNG",
    b"\xff\xd8": "JPEG",
    b"GIF8": "GIF",
    b"BM": "bitmap",
    b"RIFF": "WebP",
    b"\x00\x00": "JPEG 2000",
}
MEDIA_TYPES = {
    "TIFF": "image/tiff", "JPEG": "image/jpeg", "MPO": "image/jpeg", "PNG": "image/png", "GIF": "image/gif",
    "BMP": "image/bmp", "WEBP": "image/webp", "JPEG2000": "image/jp2",
}  # fmt: skip


def open_picture(content: bytes, name: str) -> Image.Image:
    """The file opened; ``UnreadableFile`` where it is damaged, or larger than any page."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture = Image.open(io.BytesIO(content), formats=_FORMATS)
            if picture.width * picture.height > MOST_PIXELS:
                raise Image.DecompressionBombError
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as fault:
        raise UnreadableFile(
            f"{name} is a picture of more points than any page has. Save it at 300 dots an inch and add that."
        ) from fault
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as fault:
        raise UnreadableFile(
            f"{name} begins like a picture ({_kind(content)}) but cannot be opened: it is damaged or cut short. Save it again and add the new file."
        ) from fault
    return picture


def _kind(content: bytes) -> str:
    """What the first bytes of a picture say it is."""
    return next((kind for start, kind in _STARTS.items() if content.startswith(start)), "TIFF")


def count_of(picture: Image.Image) -> int:
    """How many pages a picture file has; what a camera or an animation adds to its first picture is none."""
    return int(getattr(picture, "n_frames", 1)) if picture.format == "TIFF" else 1


def frames(picture: Image.Image) -> Iterator[Image.Image]:
    """Each page of a picture file in grey, upright as its camera tells; what stands on glass stands on white."""
    for frame in ImageSequence.Iterator(picture) if count_of(picture) > 1 else (picture,):
        if frame.width * frame.height > MOST_PIXELS:
            raise OSError("a page of too many points")
        upright = ImageOps.exif_transpose(frame)
        if "A" in upright.getbands() or "transparency" in upright.info:
            glass = upright.convert("RGBA")
            upright = Image.alpha_composite(Image.new("RGBA", glass.size, "white"), glass)
        grey = upright.convert("L")
        grey.info = {"dpi": frame.info.get("dpi")}
        yield grey


def points_of(frame: Image.Image) -> tuple[float, float]:
    """The size of a page on paper: by the dots an inch that it tells, else as if its longer side were that of A4."""
    dots = frame.info.get("dpi")
    across, down = (float(one) for one in dots) if isinstance(dots, tuple) and len(dots) == 2 else (0.0, 0.0)
    if not (_LEAST_DOTS <= across <= _MOST_DOTS and _LEAST_DOTS <= down <= _MOST_DOTS and across != 72):
        across = down = max(frame.size) / _A4 * 72
    return round(frame.width / across * 72, 2), round(frame.height / down * 72, 2)
