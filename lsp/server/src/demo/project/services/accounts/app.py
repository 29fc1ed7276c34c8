"""The accounts service: who is logged in."""

import time

from services.accounts.auth import verify_password
from services.accounts.store import find_account
from shared.clock import is_expired

TIMEOUT_MINUTES = 30


def log_in(name, password):
    account = find_account(name)
    if account is None or not verify_password(password, account["salt"], account["digest"]):
        return None
    return {"name": name, "started": time.time()}


def is_logged_in(session):
    return not is_expired(session["started"], time.time(), TIMEOUT_MINUTES)
