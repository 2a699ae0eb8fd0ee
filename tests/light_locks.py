"""Locks a short text with a password as age does, with less work on the password: opening it takes no second.

How hard the password is to guess is written in the head of what it locks (the ``scrypt`` line), and ``pyrage`` puts as
much work there as its machine does in a second. Everything else is as the format demands (https://age-encryption.org/v1).
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import os

from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

LOG_WORK = 4  # of scrypt: 2 to that power rounds, where pyrage takes 18 and more
_CHUNK = 64 * 1024


def lock(plain: bytes, password: str) -> bytes:
    """As ``pyrage.passphrase.encrypt``; of one chunk at most."""
    assert 0 < len(plain) <= _CHUNK
    file_key, salt, nonce = os.urandom(16), os.urandom(16), os.urandom(16)
    wrapping = hashlib.scrypt(
        password.encode(), salt=b"age-encryption.org/v1/scrypt" + salt, n=2**LOG_WORK, r=8, p=1, dklen=32
    )
    wrapped = ChaCha20Poly1305(wrapping).encrypt(bytes(12), file_key, None)
    head = f"age-encryption.org/v1\n-> scrypt {_text(salt)} {LOG_WORK}\n{_text(wrapped)}\n---".encode()
    mac = hmac.digest(_derived(file_key, b"", b"header"), head, "sha256")
    last_and_first = bytes(11) + b"\1"
    content = ChaCha20Poly1305(_derived(file_key, nonce, b"payload")).encrypt(last_and_first, plain, None)
    return head + f" {_text(mac)}\n".encode() + nonce + content


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode("ascii").rstrip("=")


def _derived(key: bytes, salt: bytes, purpose: bytes) -> bytes:
    return HKDF(SHA256(), 32, salt, purpose).derive(key)
