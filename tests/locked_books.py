"""Books behind a password, locked here by [MS-OFFCRYPTO] and not by the library that opens them (but for one table)."""

from __future__ import annotations

import hashlib
import struct
from collections.abc import Callable

from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from msoffcrypto.method.xor_obfuscation import DocumentXOR  # type: ignore[import-untyped]

from tests.old_books import Value, book_stream, compound, record

_SALT, _VERIFIER = bytes(range(16)), bytes(range(100, 116))
_PLAIN = (0x809, 0x2F, 0xE1)  # what stays readable: begin of a substream, the lock itself, interface header
_BOUNDSHEET, _FILEPASS, _BLOCK = 0x85, 0x2F, 1024
Sheets = dict[str, list[list[Value]]]


def locked_by_rc4(sheets: Sheets, password: str) -> bytes:
    """The encryption of Excel 97 (40 bits)."""
    secret = hashlib.md5(password.encode("utf-16-le")).digest()[:5]
    middle = hashlib.md5((secret + _SALT) * 16).digest()[:5]

    def key(block: int) -> bytes:
        return hashlib.md5(middle + struct.pack("<I", block)).digest()

    checked = _arc4(key(0), _VERIFIER + hashlib.md5(_VERIFIER).digest())
    return _locked(sheets, struct.pack("<HHH", 1, 1, 1) + _SALT + checked, lambda data: _by_blocks(data, key))


def locked_by_cryptoapi(sheets: Sheets, password: str) -> bytes:
    """RC4 with 128 bits, as Excel 2002 and WPS write it into .xls."""
    secret = hashlib.sha1(_SALT + password.encode("utf-16-le")).digest()

    def key(block: int) -> bytes:
        return hashlib.sha1(secret + struct.pack("<I", block)).digest()[:16]

    header = struct.pack("<8I", 4, 0, 0x6801, 0x8004, 128, 1, 0, 0) + "RC4".encode("utf-16-le")
    checked = _arc4(key(0), _VERIFIER + hashlib.sha1(_VERIFIER).digest())
    lock = struct.pack("<HHHII", 1, 2, 2, 4, len(header)) + header
    lock += struct.pack("<I", 16) + _SALT + checked[:16] + struct.pack("<I", 20) + checked[16:]
    return _locked(sheets, lock, lambda data: _by_blocks(data, key))


def locked_by_xor(sheets: Sheets, password: str) -> bytes:
    """The obfuscation of Excel 95, which 97 can still write."""
    key, check = DocumentXOR.create_xor_key_method1(password), _xor_check(password)
    pattern = DocumentXOR.create_xor_array_method1(password)
    stream = _unpadded(book_stream(8, dict(sheets), lock=record(_FILEPASS, struct.pack("<HHH", 0, key, check))))
    out = bytearray(stream)
    for number, start, size in _bodies(stream):
        if number not in _PLAIN:
            for at in range(start + (4 if number == _BOUNDSHEET else 0), start + size):
                turned = out[at] << 5 & 0xFF | out[at] >> 3
                out[at] = turned ^ pattern[(at + size) % 16]
    return compound({"Workbook": bytes(out)})


def locked_by_aes(data: bytes, password: str) -> bytes:
    """The standard encryption of Office 2007: the whole package by AES."""
    secret = hashlib.sha1(_SALT + password.encode("utf-16-le")).digest()
    for number in range(50_000):
        secret = hashlib.sha1(struct.pack("<I", number) + secret).digest()
    secret = hashlib.sha1(secret + bytes(4)).digest()
    mixed = bytes(byte ^ 0x36 for byte in secret.ljust(64, b"\0"))
    key = hashlib.sha1(mixed).digest()[:16]

    def aes(plain: bytes) -> bytes:
        cipher = Cipher(algorithms.AES(key), modes.ECB()).encryptor()
        return cipher.update(plain + bytes(-len(plain) % 16)) + cipher.finalize()

    header = struct.pack("<8I", 0x24, 0, 0x660E, 0x8004, 128, 0x18, 0, 0) + "AES\0".encode("utf-16-le")
    info = struct.pack("<HHII", 3, 2, 0x24, len(header)) + header
    info += struct.pack("<I", 16) + _SALT + aes(_VERIFIER)
    info += struct.pack("<I", 20) + aes(hashlib.sha1(_VERIFIER).digest())
    return compound({"EncryptionInfo": info, "EncryptedPackage": struct.pack("<Q", len(data)) + aes(data)})


def _locked(sheets: Sheets, lock: bytes, cipher: Callable[[bytes], bytes]) -> bytes:
    """A book whose record bodies went through ``cipher``; headers take their place in it and stay as they are."""
    stream = _unpadded(book_stream(8, dict(sheets), lock=record(_FILEPASS, lock)))
    changed = cipher(stream)
    out = bytearray(stream)
    for number, start, size in _bodies(stream):
        if number not in _PLAIN:
            first = start + (4 if number == _BOUNDSHEET else 0)
            out[first : start + size] = changed[first : start + size]
    return compound({"Workbook": bytes(out)})


def _unpadded(stream: bytes) -> bytes:
    """The stream filled up by a record, as Excel's own are long enough to need no zeros behind the last one."""
    return stream + record(0x1E, bytes(max(4092 - len(stream), 0)))


def _bodies(stream: bytes) -> list[tuple[int, int, int]]:
    places = []
    at = 0
    while at < len(stream):
        number, size = struct.unpack_from("<HH", stream, at)
        places.append((number, at + 4, size))
        at += 4 + size
    return places


def _by_blocks(data: bytes, key: Callable[[int], bytes]) -> bytes:
    return b"".join(
        _arc4(key(block), data[block * _BLOCK : (block + 1) * _BLOCK]) for block in range(len(data) // _BLOCK + 1)
    )


def _arc4(key: bytes, data: bytes) -> bytes:
    state = list(range(256))
    j = 0
    for i in range(256):
        j = (j + state[i] + key[i % len(key)]) % 256
        state[i], state[j] = state[j], state[i]
    out = bytearray()
    i = j = 0
    for byte in data:
        i = (i + 1) % 256
        j = (j + state[i]) % 256
        state[i], state[j] = state[j], state[i]
        out.append(byte ^ state[(state[i] + state[j]) % 256])
    return bytes(out)


def _xor_check(password: str) -> int:
    check = 0
    for byte in (*reversed(password.encode("ascii")), len(password)):
        check = (check >> 14 & 1 | check << 1 & 0x7FFF) ^ byte
    return check ^ 0xCE4B
