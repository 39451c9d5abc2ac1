"""The disc that goes with the bound copies: an ISO image, and the same as a ZIP.

Both are written from files on the disk, so that memory does not grow with them.
"""

import hashlib
import re
import unicodedata
import zipfile
from pathlib import PurePosixPath

from ..file_name import RESERVED, without_marks

try:
    import pycdlib
except ImportError:
    pycdlib = None

if pycdlib:

    class _Image(pycdlib.PyCdlib):
        """An image whose Joliet names have up to 64 characters, as the standard
        says: the library counts the bytes of UTF-8, three for a Chinese one."""

        __slots__ = ()

        def _joliet_name_and_parent_from_path(self, joliet_path):
            folder, _slash, name = joliet_path.rpartition(b"/")
            _name, parent = super()._joliet_name_and_parent_from_path(folder + b"/x")
            return name.decode().encode("utf-16_be"), parent


MANIFEST = "manifest-sha256.txt"
NAME_LIMIT = 64
"""UTF-16 units of a Joliet name. A longer name breaks the image when it is added,
so names are shortened before."""

ILLEGAL = re.compile(r'[<>:"/\\|?*]')
BLOCK = 1 << 20
EPOCH = (1980, 1, 1, 0, 0, 0)


def file_sha256(path):
    """SHA-256 of a file, read block by block."""
    digest = hashlib.sha256()
    with open(path, "rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
    return digest.hexdigest()


def safe_name(title, extension, taken=()):
    """A file name that Windows and every disc format accept.

    :param str title: any text
    :param str extension: without the dot, or empty
    :param taken: names of the same folder, which it must differ from
    :rtype: str
    """
    text = without_marks(unicodedata.normalize("NFC", title or ""))
    words = ILLEGAL.sub(" ", text).split()
    text = " ".join(word for word in words if word.strip(".")).strip(". ")
    if not text or RESERVED.fullmatch(text):
        text = f"_{text}"
    end = f".{extension.lower()}" if extension else ""
    used = {name.casefold() for name in taken}
    for number in range(1, len(used) + 2):
        tail = (f"~{number}" if number > 1 else "") + end
        name = _shorten(text, NAME_LIMIT - _units(tail)) + tail
        if name.casefold() not in used:
            return name
    raise ValueError("no free name")


def _units(text):
    return len(text.encode("utf-16-be")) // 2


def _shorten(text, limit):
    while _units(text) > limit:
        text = text[:-1]
    return text.rstrip(". ")


def manifest_text(files):
    """The list of all files with their SHA-256, as ``sha256sum -c`` reads it.

    :param files: ``[(path on the disc, path here, SHA-256), …]``
    :rtype: bytes
    """
    return "".join(f"{digest}  {name}\r\n" for name, _path, digest in files).encode()


def write_zip(files, target):
    """Write the tree as a ZIP, uncompressed: what is in it is packed already.

    :param files: ``[(path on the disc, path here), …]``
    :param target: path of the ZIP
    """
    with zipfile.ZipFile(target, "w", zipfile.ZIP_STORED, allowZip64=True) as archive:
        for name, path in files:
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.external_attr = 0o644 << 16
            with open(path, "rb") as source:
                source.seek(0, 2)
                entry.file_size = source.tell()
                source.seek(0)
                with archive.open(entry, "w") as output:
                    while block := source.read(BLOCK):
                        output.write(block)


def write_iso(files, target, volume):
    """Write the tree as an image of a disc: ISO 9660 with generated names for old
    readers, Joliet for Windows, UDF for all others.

    :param files: ``[(path on the disc, path here), …]``
    :param target: path of the image
    :param str volume: label of the volume, capital letters, digits and ``_``
    """
    image = _Image()
    image.new(interchange_level=3, joliet=3, udf="2.60", vol_ident=volume[:16])
    try:
        folders = {PurePosixPath("."): ""}
        for number, (name, path) in enumerate(files, start=1):
            place = PurePosixPath(name)
            if place.parent not in folders:
                folder = f"/D{len(folders):04d}"
                folders[place.parent] = folder
                image.add_directory(
                    folder,
                    joliet_path=f"/{place.parent}",
                    udf_path=f"/{place.parent}",
                )
            extension = re.sub(r"[^A-Z0-9]", "", place.suffix.upper())[:3] or "BIN"
            image.add_file(
                str(path),
                f"{folders[place.parent]}/F{number:05d}.{extension};1",
                joliet_path=f"/{name}",
                udf_path=f"/{name}",
            )
        image.write(str(target))
    finally:
        image.close()
