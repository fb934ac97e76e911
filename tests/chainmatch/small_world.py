"""The cast of these tests: a small knowledge, and firms made in one line."""

from __future__ import annotations

from collections.abc import Iterable

from chainmatch.records import Firm, Stream

FACTS = """
= 橡胶制品 | rubber goods
  kind product
= 轮胎 | tyre
  kind product
  also 车胎, tire
  is 橡胶制品
  from 天然橡胶 main 0.9 | 胎面胶主体 | base of the tread
  from 再生橡胶 auxiliary 0.7 | 掺用降本 | blended to cut cost
  yields 橡胶边角料 0.7 | 修边 | trimming
= 子午线轮胎 | radial tyre
  kind product
  is 轮胎
= 汽车 | car
  kind product
  from 轮胎 part 0.95 | 每车四条 | four to a car
= 橡胶地垫 | rubber mat
  kind product
  is 橡胶制品
  from 再生橡胶 main 0.8 | 压制 | pressed
= 橡胶鞋底 | rubber shoe sole
  kind part
  is 橡胶制品
  from 再生橡胶 auxiliary 0.5 | 掺用 | blended
  yields 橡胶边角料 0.8 | 冲裁 | die cutting
= 天然橡胶 | natural rubber
  kind raw-material
= 再生橡胶 | reclaimed rubber
  kind intermediate
  also 再生胶
  replaces 天然橡胶 0.5 | 低要求制品 | less demanding goods
= 橡胶边角料 | rubber offcuts
  kind waste
  also 胶边
  recovers 再生橡胶 0.9 | 脱硫再生 | devulcanised | check 胶种、含硫量 | check rubber type, sulphur
= 铝土矿 | bauxite
  kind raw-material
= 氧化铝 | alumina
  kind intermediate
  from 铝土矿 main 0.95 | 拜耳法 | Bayer process
= 铝锭 | aluminium ingot
  kind intermediate
  from 氧化铝 main 0.9 | 电解 | electrolysis
  from 废铝 main 0.8 | 重熔 | remelted
= 废铝 | aluminium scrap
  kind waste
  also 回收铝, scrap aluminium
= 铝压铸件 | aluminium die casting
  kind part
  from 铝锭 main 0.9 | 压铸 | die cast
  yields 废铝 0.8 | 浇口与飞边 | gates and flash
= 废酸 | spent acid
  kind waste
  hazardous yes
  recovers 硫酸铵 0.6 | 氨中和 | neutralised with ammonia
= 硫酸铵 | ammonium sulphate
  kind by-product
= 复合肥 | compound fertiliser
  kind product
  from 硫酸铵 main 0.8 | 氮源 | nitrogen source
= 钢材 | steel
  kind intermediate
= 桌子 | table
  kind product
  from 钢材 main 0.7 | 桌腿 | legs
"""


def streams(prefix: str, texts: Iterable[str]) -> tuple[Stream, ...]:
    return tuple(Stream(f"{prefix}{i}", text) for i, text in enumerate(texts, 1))


def make_firm(
    id_: str, makes: Iterable[str] = (), needs: Iterable[str] = (), discards: Iterable[str] = (), place: str = ""
) -> Firm:
    return Firm(
        id_, f"{id_}公司", streams(f"{id_}-m", makes), streams(f"{id_}-n", needs), streams(f"{id_}-d", discards), place
    )


GOODS = ("轮胎", "汽车", "橡胶地垫", "再生胶", "铝锭", "回收铝", "铝压铸件", "氧化铝", "钢材", "桌子", "全钢载重轮胎", "铝压铸零件")
WASTES = ("橡胶边角料", "废铝", "废酸", "橡胶鞋底边角料", "铝屑")
