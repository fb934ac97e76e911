"""Records for tests. Every value is invented and plain; nothing personal."""

import datetime

import factory
from factory.django import DjangoModelFactory

from lianmeng.chain.models import Stream, SupplyLink
from lianmeng.members.models import Alliance, Chain, Firm, Membership, Organisation, Place, Region
from lianmeng.people.models import Account, Appointment, Role
from lianmeng.web.names import search_text

LONG_AGO = datetime.date(2020, 1, 1)


class RegionFactory(DjangoModelFactory):
    class Meta:
        model = Region
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"示例区{n}")
    kind = Region.Kind.COUNTY

    @factory.post_generation
    def _path(self, create, extracted, **kwargs):
        self.path = f"{self.parent.path if self.parent else '/'}{self.pk}/"
        self.search = search_text(self.name, self.name_en)
        self.save()


class ChainFactory(DjangoModelFactory):
    class Meta:
        model = Chain

    name = factory.Sequence(lambda n: f"示例产业链{n}")
    region = factory.SubFactory(RegionFactory)


class AllianceFactory(DjangoModelFactory):
    class Meta:
        model = Alliance

    name = factory.Sequence(lambda n: f"示例联盟{n}")
    chain = factory.SubFactory(ChainFactory)
    region = factory.SelfAttribute("chain.region")


class FirmFactory(DjangoModelFactory):
    class Meta:
        model = Firm

    name = factory.Sequence(lambda n: f"示例企业{n}有限公司")
    short_name = factory.Sequence(lambda n: f"示例企业{n}")
    name_en = ""
    region = factory.SubFactory(RegionFactory)
    search = factory.LazyAttribute(lambda o: search_text(o.name, o.short_name, o.name_en))


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    name = factory.Sequence(lambda n: f"示例党支部{n}")
    short_name = name_en = ""
    kind = Organisation.Kind.BRANCH
    search = factory.LazyAttribute(lambda o: search_text(o.name, o.short_name, o.name_en))


class MembershipFactory(DjangoModelFactory):
    class Meta:
        model = Membership

    alliance = factory.SubFactory(AllianceFactory)
    organisation = factory.SubFactory(OrganisationFactory)
    joined_on = LONG_AGO


class PlaceFactory(DjangoModelFactory):
    class Meta:
        model = Place

    chain = factory.SubFactory(ChainFactory)
    firm = factory.SubFactory(FirmFactory)
    since_on = LONG_AGO


class StreamFactory(DjangoModelFactory):
    class Meta:
        model = Stream

    firm = factory.SubFactory(FirmFactory)
    role = Stream.Role.MAKES
    text = "铝锭"
    search = factory.LazyAttribute(lambda o: search_text(o.text))


class SupplyLinkFactory(DjangoModelFactory):
    class Meta:
        model = SupplyLink

    supplier = factory.SubFactory(FirmFactory)
    customer = factory.SubFactory(FirmFactory)
    evidence = "示例依据"


class AccountFactory(DjangoModelFactory):
    class Meta:
        model = Account

    username = factory.Sequence(lambda n: f"account{n}")
    name = factory.Sequence(lambda n: f"示例账号{n}")
    password = "!"


def appointed(role: str, **place: object) -> Account:
    """An account that holds one role in one place."""
    account = AccountFactory()
    Appointment.objects.create(account=account, role=Role(role), since=LONG_AGO, **place)
    return account
