"""The admin looks at no more than the pages show, and writes nothing."""

from factories import AllianceFactory, appointed

from lianmeng.people.models import Role


def test_the_admin_shows_a_secretariat_its_own_problems_and_has_no_way_to_change_them(ask, cast, as_):
    problem = ask(title="看得到的难题")
    stranger = appointed(Role.SECRETARIAT, alliance=AllianceFactory())

    seen = as_(cast.secretariat).get("/admin/cosolve/problem/").content.decode()
    hidden = as_(stranger).get("/admin/cosolve/problem/").content.decode()
    moves = as_(cast.secretariat).get("/admin/cosolve/problemmove/").content.decode()

    assert "看得到的难题" in seen
    assert "看得到的难题" not in hidden
    assert "看得到的难题" in moves
    assert as_(cast.secretariat).get(f"/admin/cosolve/problem/{problem.pk}/change/").status_code == 200
    assert as_(cast.secretariat).post(f"/admin/cosolve/problem/{problem.pk}/change/", {"title": "改了"}).status_code == 403
    for path in ("cobuild/activity", "cobuild/part", "thinktank/institution", "thinktank/expert", "thinktank/visit",
                 "thinktank/station", "thinktank/programme"):
        assert as_(cast.secretariat).get(f"/admin/{path}/").status_code == 200
        assert as_(cast.secretariat).get(f"/admin/{path}/add/").status_code == 403
    assert as_(cast.owner).get("/admin/cosolve/problem/", follow=True).status_code == 403
