"""When a session ends. Every service asks here."""


def is_expired(started, now, timeout):
    """Whether a session that started at `started` is over; all three in seconds."""
    return now - started > timeout
