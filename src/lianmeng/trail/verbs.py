"""The verbs of the trail in words. A line keeps its verb as written ("role given"); pages show it through `words`."""

from django.utils.translation import gettext_lazy as _

VERBS = {
    "account added": _("新增账号"),
    "role given": _("任命角色"),
    "role ended": _("结束角色"),
    "sign-in link made": _("生成一次性登录链接"),
    "signed in by link": _("用一次性链接登录"),
    "password changed": _("修改密码"),
    "token issued": _("签发接口令牌"),
    "token revoked": _("吊销接口令牌"),
}


def words(verb: str) -> str:
    """A verb in the language of the page; one that is not in the table as it was written."""
    return str(VERBS.get(verb, verb))
