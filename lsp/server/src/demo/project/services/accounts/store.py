"""Accounts by name."""

ACCOUNTS = {}


def find_account(name):
    return ACCOUNTS.get(name)


def add_account(name, salt, digest):
    ACCOUNTS[name] = {"salt": salt, "digest": digest}
