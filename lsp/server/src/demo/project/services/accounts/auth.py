"""Passwords: hashing and checking."""

import hashlib
import hmac


def password_digest(password, salt):
    return hashlib.pbkdf2_hmac("sha256", password.encode(), salt, 200_000)


def verify_password(password, salt, digest):
    return password_digest(password, salt) == digest


def sign_token(name, key):
    return hmac.new(key, name.encode(), "sha256").hexdigest()
