"""Who may come in: a token in the header, or the session of the site's own pages."""

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja.security import HttpBearer, SessionAuth
from ninja.throttling import AuthRateThrottle
from ninja.utils import check_csrf

from lianmeng.api.errors import Refused
from lianmeng.people.models import Account, ApiToken
from lianmeng.people.rules import is_signed_in
from lianmeng.people.tokens import account_of


class Token(HttpBearer):
    """`Authorization: Bearer lm_…`. A key that does not hold is refused at once, whatever else the request carries."""

    def __init__(self, *, write: bool = False) -> None:
        super().__init__()
        self.write = write

    def __call__(self, request: HttpRequest) -> Account | None:
        sent = request.headers.get(self.header, "").strip()
        if not sent:
            return None
        scheme, _space, key = sent.partition(" ")
        if scheme.lower() != self.openapi_scheme:
            raise Refused(401, "token", _("请求头请写成 Authorization: Bearer lm_…。"))
        return self.authenticate(request, key.strip())

    def authenticate(self, request: HttpRequest, token: str) -> Account:
        held = account_of(token)
        if held is None:
            raise Refused(401, "token", _("令牌不对、已到期或已撤销；请在“我的 → 接口令牌”里重新签发。"))
        account, scope = held
        if self.write and scope != ApiToken.Scope.WRITE:
            raise Refused(403, "read_only", _("这个令牌只能读；要写入，请签发一个“读写”令牌。"))
        return _entered(request, account, scope)


class Session(SessionAuth):
    """The cookie of somebody who is signed in to the site. Writes carry the CSRF header as the pages do."""

    def __call__(self, request: HttpRequest) -> Account | None:
        if not request.user.is_authenticated:
            return None
        if check_csrf(request):
            raise Refused(403, "csrf", _("页面已过期，请刷新后再试；程序请改用令牌。"))
        return _entered(request, request.user, "session")


class ByAccount(AuthRateThrottle):
    """So many requests a minute from one account."""

    def get_cache_key(self, request: HttpRequest) -> str:
        return self.cache_format % {"scope": self.scope, "ident": request.auth.pk}


def _entered(request: HttpRequest, account: Account, scope: str) -> Account:
    if not is_signed_in(account):
        raise Refused(403, "no_role", _("您的账号今天没有任何角色；请联系秘书处。"))
    request.user, request.api_scope = account, scope
    return account


READ = [Token(), Session()]
WRITE = [Token(write=True), Session()]
