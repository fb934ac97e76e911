"""The cast. A small alliance: a firm, its rival, the desk, the parks, and a stranger."""

from types import SimpleNamespace

import pytest
from django.conf import settings
from django.test import Client
from django.utils import translation
from factories import (
    AccountFactory,
    AllianceFactory,
    ChainFactory,
    FirmFactory,
    MembershipFactory,
    OrganisationFactory,
    PlaceFactory,
    RegionFactory,
    appointed,
)

from lianmeng.members.models import Coverage, Organisation, Region
from lianmeng.people.models import Role


@pytest.fixture(autouse=True)
def _chinese():
    """A page asked for in English leaves its language behind in the process: begin each test afresh."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture
def cast(db):
    """City with two parks; `firm` and `rival` sit in `park`, `buyer` in `other_park`.

    Accounts: secretariat, head, owner (of firm), rival_owner, buyer_owner, branch_secretary, liaison (of firm),
    park_official, other_park_official, handler, expert, observer, stranger (no role).
    """
    c = SimpleNamespace()
    c.city = RegionFactory(name="示例市", kind=Region.Kind.CITY)
    c.park = RegionFactory(name="示例高新区", kind=Region.Kind.PARK, parent=c.city)
    c.other_park = RegionFactory(name="示例管理区", kind=Region.Kind.DISTRICT, parent=c.city)
    c.chain = ChainFactory(region=c.city)
    c.alliance = AllianceFactory(chain=c.chain, region=c.city)
    c.firm = FirmFactory(name="甲铝业有限公司", short_name="甲铝业", region=c.park)
    c.rival = FirmFactory(name="乙铝业有限公司", short_name="乙铝业", region=c.park)
    c.buyer = FirmFactory(name="丙压铸有限公司", short_name="丙压铸", region=c.other_park)
    for firm in (c.firm, c.rival, c.buyer):
        PlaceFactory(chain=c.chain, firm=firm)
    c.branch = OrganisationFactory(name="甲铝业党支部", kind=Organisation.Kind.BRANCH, region=c.park)
    Coverage.objects.create(organisation=c.branch, firm=c.firm)
    MembershipFactory(alliance=c.alliance, organisation=c.branch)
    c.department = OrganisationFactory(name="示例主管部门", kind=Organisation.Kind.DEPARTMENT, region=c.city)
    c.secretariat = appointed(Role.SECRETARIAT, alliance=c.alliance)
    c.head = appointed(Role.ALLIANCE_HEAD, alliance=c.alliance)
    c.owner = appointed(Role.FIRM_OWNER, firm=c.firm)
    c.rival_owner = appointed(Role.FIRM_OWNER, firm=c.rival)
    c.buyer_owner = appointed(Role.FIRM_OWNER, firm=c.buyer)
    c.branch_secretary = appointed(Role.BRANCH_SECRETARY, organisation=c.branch)
    c.liaison = appointed(Role.LIAISON, firm=c.firm)
    c.park_official = appointed(Role.PARK_OFFICIAL, region=c.park)
    c.other_park_official = appointed(Role.PARK_OFFICIAL, region=c.other_park)
    c.handler = appointed(Role.DEPARTMENT_HANDLER, organisation=c.department)
    c.expert = appointed(Role.EXPERT, alliance=c.alliance)
    c.observer = appointed(Role.OBSERVER, alliance=c.alliance)
    c.stranger = AccountFactory()
    return c


@pytest.fixture
def as_(db):
    """as_(account): a browser in which that account is signed in; as_(None): nobody."""

    def browser(account):
        client = Client()
        if account is not None:
            client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return browser
