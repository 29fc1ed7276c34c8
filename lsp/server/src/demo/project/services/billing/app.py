"""The billing service: invoices for play time."""

import time

from services.billing.money import format_amount
from shared.clock import is_expired

TIMEOUT_MINUTES = 30


def may_pay(session):
    return not is_expired(session["started"], time.time(), TIMEOUT_MINUTES)


def invoice_line(label, amount):
    return f"{label}: {amount}"


def invoice(lines):
    total = sum(amount for _, amount in lines)
    text = [invoice_line(label, amount) for label, amount in lines]
    text.append("total: " + format_amount(total, "EUR"))
    return "\n".join(text)
