"""Keys to the API: from the text a caller sends to the account it acts as."""

import hashlib
import hmac

from django.utils import timezone

from lianmeng.people.models import Account, ApiToken

PREFIX = "lm_"
LONGEST = 100


def digest(key: str) -> str:
    return hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()


def account_of(key: str) -> tuple[Account, str] | None:
    """The account a key acts as and the key's scope ("read" or "write"); None for any key that does not hold.

    One query, by the digest, so that neither the index nor the time taken tells anything about a key.
    A key holds while it is neither expired nor revoked and its account is active.
    """
    if not key.startswith(PREFIX) or len(key) > LONGEST:
        return None
    wanted = digest(key)
    token = (
        ApiToken.objects.filter(digest=wanted, revoked_at=None, expires_at__gt=timezone.now(), account__is_active=True)
        .select_related("account")
        .first()
    )
    if token is None or not hmac.compare_digest(token.digest, wanted):
        return None
    return token.account, token.scope
