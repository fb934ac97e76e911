"""The aluminium trio of the story, and a register in which the engine finds something."""

from types import SimpleNamespace

import pytest
from chain_streams import stream
from factories import FirmFactory, PlaceFactory, SupplyLinkFactory

from lianmeng.chain import actions
from lianmeng.chain.models import Stream

R = Stream.Role


@pytest.fixture
def trio(cast):
    """吉富 → 森科 → 兴瑞 on the cast's chain, in the cast's park; links seen by the desk only."""
    t = SimpleNamespace()
    for name, short in (("jifu", "吉富铝业"), ("senke", "森科有色"), ("xingrui", "兴瑞精密")):
        firm = FirmFactory(name=f"{short}有限公司", short_name=short, region=cast.park)
        PlaceFactory(chain=cast.chain, firm=firm)
        setattr(t, name, firm)
    t.first = SupplyLinkFactory(supplier=t.jifu, customer=t.senke, product="回收铝", by_alliance=True)
    t.second = SupplyLinkFactory(supplier=t.senke, customer=t.xingrui, product="铝锭", by_alliance=True)
    stream(t.jifu, R.MAKES, "回收铝")
    stream(t.senke, R.MAKES, "铝锭")
    stream(t.xingrui, R.MAKES, "铝压铸件")
    return t


@pytest.fixture
def register(cast):
    """`firm` discards rubber off-cuts, which `buyer`, a tyre maker, could use; `rival` makes neither."""
    cast.offcuts = stream(cast.firm, R.DISCARDS, "橡胶边角料", visibility="desk")
    cast.shoes = stream(cast.firm, R.MAKES, "胶鞋", visibility="desk")
    cast.tyres = stream(cast.buyer, R.MAKES, "轮胎", visibility="desk")
    cast.paper = stream(cast.rival, R.MAKES, "瓦楞纸箱", visibility="desk")
    return cast


@pytest.fixture
def found(register):
    """The register after one discovery."""
    actions.discover(None, chain=register.chain)
    return register
