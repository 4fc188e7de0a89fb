"""What stands in the zip directory is judged before anything is unpacked."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable, Iterator
from typing import Any, BinaryIO
from xml.parsers import expat

from .limits import Limits
from .refusal import Refused

OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ZIP = b"PK\x03\x04"
ENCRYPTED_PACKAGE = "EncryptedPackage".encode("utf-16-le")
ARCHIVES = (".zip", ".xlsx", ".xlsm", ".docx", ".pptx", ".jar", ".7z", ".rar", ".gz", ".bz2", ".xz", ".tar")
MARKUP = (".xml", ".rels", ".vml")
CHUNK = 64 * 1024
LONGEST_TOKEN = 1024 * 1024
"""A tag or comment that does not end is read anew with every chunk; no workbook has one as long as this."""
OTHER_OFFICE_FILES = {"word/document.xml": "word", "ppt/presentation.xml": "powerpoint", "content.xml": "ods", "xl/workbook.bin": "xlsb"}


def open_archive(stream: BinaryIO, limits: Limits) -> zipfile.ZipFile:
    """The workbook's zip, its directory judged and its XML free of document types. Raises Refused."""
    _judge_size_and_kind(stream, limits)
    try:
        archive = zipfile.ZipFile(stream)
    except (zipfile.BadZipFile, NotImplementedError, ValueError, OSError) as error:
        raise Refused("truncated") from error
    entries = archive.infolist()
    _judge_directory(entries, limits)
    _judge_contents({entry.filename for entry in entries})
    for entry in entries:
        if entry.filename.lower().endswith(MARKUP):
            _refuse_document_type(archive, entry.filename)
    return archive


def _judge_size_and_kind(stream: BinaryIO, limits: Limits) -> None:
    size = stream.seek(0, 2)
    stream.seek(0)
    head = stream.read(4096)
    if not size:
        raise Refused("empty_file")
    if size > limits.file_bytes:
        raise Refused("too_large", megabytes=limits.file_bytes // (1024 * 1024))
    if head.startswith(OLE):
        stream.seek(0)
        raise Refused("encrypted" if ENCRYPTED_PACKAGE in stream.read() else "xls")
    if not head.startswith(ZIP):
        raise Refused("not_excel" if b"\x00" in head else "text_file")
    stream.seek(0)


def _judge_directory(entries: list[zipfile.ZipInfo], limits: Limits) -> None:
    if len(entries) > limits.entries:
        raise Refused("too_many_entries", entries=len(entries))
    if len({entry.filename for entry in entries}) != len(entries):
        raise Refused("odd_names")
    for entry in entries:
        _judge_entry(entry, limits)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise Refused("unpacked", megabytes=unpacked // (1024 * 1024))


def _judge_entry(entry: zipfile.ZipInfo, limits: Limits) -> None:
    if entry.flag_bits & 0x1:
        raise Refused("encrypted")
    if entry.filename.startswith("/") or ".." in entry.filename.split("/") or "\\" in entry.filename:
        raise Refused("odd_names")
    if entry.filename.lower().endswith(ARCHIVES):
        raise Refused("nested")
    if entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Refused("damaged")
    if entry.file_size > limits.ratio_from and entry.file_size > limits.ratio * max(entry.compress_size, 1):
        raise Refused("bomb", times=entry.file_size // max(entry.compress_size, 1))


def _judge_contents(names: set[str]) -> None:
    for name, kind in OTHER_OFFICE_FILES.items():
        if name in names:
            raise Refused(kind)
    if "[Content_Types].xml" not in names:
        raise Refused("zip_file")


class _FirstElement(Exception):
    """The prolog is over: nothing that declares entities can follow."""


def _refuse_document_type(archive: zipfile.ZipFile, name: str) -> None:
    def stop(*_: Any) -> None:
        raise _FirstElement

    try:
        parse(archive, name, start=stop)
    except _FirstElement:
        return


def parse(
    archive: zipfile.ZipFile,
    name: str,
    *,
    start: Callable[[str, dict[str, str]], None] | None = None,
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
) -> None:
    """Streams one part through expat; names come as "namespace local". A document type is refused before its entities count."""
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _document_type
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    fed = 0
    try:
        for chunk in _chunks(archive, name):
            parser.Parse(chunk, False)
            fed += len(chunk)
            if fed - parser.CurrentByteIndex > LONGEST_TOKEN:
                raise Refused("damaged")
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        raise Refused("damaged") from error


def _document_type(*_: Any) -> None:
    raise Refused("document_type")


def _chunks(archive: zipfile.ZipFile, name: str) -> Iterator[bytes]:
    try:
        with archive.open(name) as part:
            while chunk := part.read(CHUNK):
                yield chunk
    except KeyError as error:
        raise Refused("zip_file") from error
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refused("damaged") from error
