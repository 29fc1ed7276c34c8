"""The gateway: lets requests with a living session through."""

import time

from shared.clock import is_expired

TIMEOUT_MINUTES = 30


def admit(request):
    session = request.get("session")
    if session is None or is_expired(session["started"], time.time(), TIMEOUT_MINUTES):
        return {"status": 401}
    return {"status": 200}
