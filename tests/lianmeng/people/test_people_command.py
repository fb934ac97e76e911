"""`lianmeng person`: from a fresh install to the first secretariat signed in."""

import pytest
from django.core.management import CommandError, call_command
from factories import AllianceFactory

from lianmeng.people.models import Account, Role
from lianmeng.people.queries import scope_of


def person(*words):
    call_command("person", *words)


def test_the_first_secretariat_is_made_and_signs_in(db, client, capsys):
    alliance = AllianceFactory()
    person("add", "wang", "--name", "秘书处")
    person("appoint", "wang", "secretariat", "--alliance", str(alliance.pk))
    capsys.readouterr()
    person("link", "wang", "--site", "https://alliance.example.cn/")
    link = capsys.readouterr().out.strip()
    assert link.startswith("https://alliance.example.cn/me/once/?sesame=")
    client.post("/me/once/", {"sesame": link.partition("sesame=")[2]})
    account = Account.objects.get(username="wang")
    assert client.session["_auth_user_id"] == str(account.pk)
    assert scope_of(account).in_alliances(Role.SECRETARIAT) == {alliance.pk}
    person("end", "wang", "secretariat")
    assert account.appointments.get().until


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("add", "wang", "--name", "又一个"), "username"),
        (("add", "wang 2", "--name", "又一个"), "username"),
        (("appoint", "li", "secretariat", "--alliance", "1"), "没有登录名为“li”的账号"),
        (("appoint", "wang", "secretariat"), "--alliance"),
        (("appoint", "wang", "firm_owner", "--alliance", "示例盟"), "--firm"),
        (("appoint", "wang", "secretariat", "--alliance", "999999"), "示例盟"),
        (("appoint", "wang", "secretariat", "--alliance", "示例盟", "--until", "2000-01-01"), "until"),
        (("appoint", "wang", "king"), "invalid choice"),
        (("appoint", "wang", "secretariat", "--since", "soon"), "since"),
        (("end", "wang", "secretariat"), "0 个"),
        (("link", "li"), "没有登录名"),
    ],
)
def test_a_mistake_is_told_and_changes_nothing(db, words, said):
    AllianceFactory(name="示例盟")
    person("add", "wang", "--name", "秘书处")
    with pytest.raises(CommandError) as wrong:
        person(*words)
    assert said in str(wrong.value)
    assert Account.objects.count() == 1
    assert not Account.objects.get().appointments.exists()
