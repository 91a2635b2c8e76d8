"""What is in a zip archive that somebody sent? Its members, read within bounds, and its XML."""

from __future__ import annotations

import io
import zipfile
import zlib
from dataclasses import dataclass

from lxml import etree

from ontology.errors import UnreadableSourceError

LARGEST_MEMBER = 64 * 1024 * 1024
"""The largest member that is unpacked, in bytes: a policy's XML is far smaller, a zip bomb far larger."""

_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError)


@dataclass(frozen=True, slots=True)
class Archive:
    """An open archive; ``name`` is its file's name, for messages."""

    name: str
    file: zipfile.ZipFile

    @classmethod
    def of(cls, content: bytes, name: str) -> Archive:
        """The archive in the bytes; UnreadableSourceError where they are damaged or cut short."""
        try:
            return cls(name=name, file=zipfile.ZipFile(io.BytesIO(content)))
        except _DAMAGED as error:
            raise _damaged(name) from error

    def names(self) -> frozenset[str]:
        """The paths of the members."""
        return frozenset(self.file.namelist())

    def read(self, path: str) -> bytes | None:
        """A member's bytes, None where there is none; UnreadableSourceError where it is too large or damaged."""
        try:
            info = self.file.getinfo(path)
        except KeyError:
            return None
        try:
            with self.file.open(info) as member:
                content = member.read(LARGEST_MEMBER + 1)
        except RuntimeError as error:
            raise UnreadableSourceError("文件加了密码", where=self.name, hint="请先去掉密码再上传") from error
        except _DAMAGED as error:
            raise _damaged(self.name) from error
        if len(content) > LARGEST_MEMBER:
            raise UnreadableSourceError(f"压缩内容“{path}”展开后过大", where=self.name, hint="请用办公软件另存后再试")
        return content

    def xml(self, path: str) -> etree._Element | None:
        """A member parsed as XML, None where there is none; UnreadableSourceError where it is no XML."""
        content = self.read(path)
        return None if content is None else parse_xml(content, self.name)


def parse_xml(content: bytes, name: str) -> etree._Element:
    """The root element; entities are not expanded and nothing is fetched.

    Raises UnreadableSourceError where the bytes are no well-formed XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise _damaged(name) from error


def _damaged(name: str) -> UnreadableSourceError:
    return UnreadableSourceError("文件损坏或不完整", where=name, hint="请重新下载，或用办公软件打开后另存")
