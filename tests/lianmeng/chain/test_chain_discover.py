"""What a discovery keeps, updates and lets go."""

import pytest
from chain_streams import stream
from django.core.exceptions import PermissionDenied, ValidationError
from factories import AllianceFactory, SupplyLinkFactory

from lianmeng.chain import actions, bridge, queries
from lianmeng.chain.models import Discovery, Stream, Suggestion
from lianmeng.coshare.models import Opportunity
from lianmeng.trail.models import Entry

R = Stream.Role


def use(cast):
    return Suggestion.objects.get(giver=cast.firm, taker=cast.buyer, kind="use", giver_stream=cast.offcuts)


def test_rubber_offcuts_are_offered_to_the_tyre_maker_with_a_reason(found):
    row = use(found)
    assert row.rank == 1
    assert row.gate == "waste"
    assert abs(sum(part["value"] for part in row.reason["parts"]) - row.score) < 1e-9
    told = bridge.sentence(row, queries.firm_names([row]))
    assert "甲铝业" in told
    assert "橡胶边角料" in told
    assert not Suggestion.objects.filter(taker=found.rival, giver_stream=found.offcuts).exists()


def test_a_discovery_says_what_it_read_and_found(register):
    told = []
    run = actions.discover(register.secretariat, chain=register.chain, progress=lambda done, total: told.append((done, total)))
    assert run.firms == 3
    assert run.suggestions == Suggestion.objects.count() > 0
    assert run.knowledge
    assert told[-1] == (3, 3)
    assert Entry.objects.get(verb="links discovered").detail["suggestions"] == run.suggestions


@pytest.mark.parametrize("who", ["owner", "park_official", "observer", "stranger"])
def test_only_the_desk_runs_a_discovery(register, who):
    with pytest.raises(PermissionDenied):
        actions.discover(getattr(register, who), chain=register.chain)
    assert not Discovery.objects.exists()


def test_a_second_discovery_updates_and_doubles_nothing(found):
    before = {row.key: row.pk for row in Suggestion.objects.all()}
    actions.discover(None, chain=found.chain)
    assert {row.key: row.pk for row in Suggestion.objects.all()} == before
    assert set(use(found).rests_on.all()) == {found.offcuts, found.tyres}


def test_what_does_not_come_again_vanishes_unless_put_aside_or_taken_up(found):
    other = stream(found.firm, R.DISCARDS, "铝渣")
    stream(found.buyer, R.NEEDS, "铝渣")
    actions.discover(None, chain=found.chain)
    aside, rows = use(found), Suggestion.objects.filter(giver_stream=other)
    assert rows.exists()
    actions.dismiss(found.secretariat, suggestion=aside, reason="不合适")
    taken = rows.first()
    Opportunity.objects.create(
        alliance=found.alliance, suggestion=taken, giver=found.firm, taker=found.buyer, what="铝渣", source="engine"
    )
    Stream.objects.update(active=False)
    actions.discover(None, chain=found.chain)
    aside.refresh_from_db()
    assert {row for row in Suggestion.objects.all() if row.dismissed_at is None} == {taken}


def test_what_was_put_aside_stays_aside_when_found_again(found):
    row = use(found)
    actions.dismiss(found.secretariat, suggestion=row, reason="已自行处置")
    actions.discover(None, chain=found.chain)
    row.refresh_from_db()
    assert row.dismissed_by == found.secretariat
    assert row.dismissed_reason == "已自行处置"
    assert row not in queries.open_suggestions(found.secretariat)


def test_putting_aside_needs_a_reason_and_is_told_when_done_twice(found):
    with pytest.raises(ValidationError):
        actions.dismiss(found.secretariat, suggestion=use(found), reason="  ")
    actions.dismiss(found.secretariat, suggestion=use(found), reason="不合适")
    with pytest.raises(ValidationError):
        actions.dismiss(found.head, suggestion=use(found), reason="也不合适")
    assert use(found).dismissed_by == found.secretariat


def test_an_owner_or_rival_puts_no_suggestion_aside(found):
    for who in (found.owner, found.rival_owner, found.observer):
        with pytest.raises(PermissionDenied):
            actions.dismiss(who, suggestion=use(found), reason="不合适")


def test_a_running_link_of_the_same_thing_makes_a_suggestion_known_until_it_ends(found):
    link = actions.add_link(
        found.secretariat, supplier=found.firm, customer=found.buyer, product="橡膠邊角料", evidence="合同"
    )
    assert use(found).known == link
    assert use(found) not in queries.open_suggestions(found.secretariat)
    actions.discover(None, chain=found.chain)
    assert use(found).known == link
    actions.end_link(found.secretariat, link=link, reason="合同到期")
    assert use(found).known is None


def test_the_engine_is_never_shown_a_link_that_was_seen(register):
    before = [(f.row.key, f.row.score) for f in bridge.discover(bridge.register_of(register.chain))]
    SupplyLinkFactory(supplier=register.firm, customer=register.buyer, product="橡胶边角料")
    SupplyLinkFactory(supplier=register.rival, customer=register.buyer, product="神秘物料")
    assert [(f.row.key, f.row.score) for f in bridge.discover(bridge.register_of(register.chain))] == before


def test_a_register_without_streams_gives_an_empty_discovery(cast):
    assert actions.discover(None, chain=cast.chain).suggestions == 0
    assert actions.discover(None, chain=AllianceFactory().chain).firms == 0


def test_the_kept_register_is_read_again_when_a_stream_changes(register):
    one = bridge.kept_register(register.chain)
    assert bridge.kept_register(register.chain) is one
    actions.change_stream(register.secretariat, stream=register.tyres, text="再生胶")
    two = bridge.kept_register(register.chain)
    assert two is not one
    actions.retire_stream(register.secretariat, stream=register.tyres)
    assert bridge.kept_register(register.chain) is not two


def test_asked_in_own_words_the_engine_names_the_tyre_maker(register):
    rows = bridge.users(bridge.kept_register(register.chain), "废橡胶边角料", top=5)
    assert register.buyer.pk in [f.row.taker_id for f in rows]
    assert rows[0].rests_on == (register.tyres.pk,)
    assert not Suggestion.objects.exists(), "asking stores nothing"


def test_the_sentence_speaks_the_language_of_the_page(found):
    from django.utils.translation import override

    row = use(found)
    with override("en"):
        assert "could use" in bridge.sentence(row, queries.firm_names([row], "en"))
    with override("zh-hans"):
        assert "可供" in bridge.sentence(row, queries.firm_names([row]))


def test_a_reason_of_an_older_engine_still_shows_the_thing(found):
    row = use(found)
    row.reason = {"text": "?"}
    assert bridge.sentence(row, {}) == row.what


def test_a_flow_found_from_both_ends_is_listed_once_and_put_aside_as_one(register):
    stream(register.buyer, R.NEEDS, "橡胶边角料")
    actions.discover(None, chain=register.chain)
    both = Suggestion.objects.filter(giver=register.firm, taker=register.buyer, what="橡胶边角料")
    assert {(row.kind, row.again) for row in both} == {("use", 0), ("supply", 1), ("supply", 2)}
    listed = queries.open_suggestions(register.secretariat)
    assert [row.kind for row in listed if row in both] == ["use"]
    supplies = queries.narrowed(queries.visible_suggestions(register.secretariat), {"kind": "supply"})
    assert [row.again for row in supplies if row in both] == [1]
    actions.dismiss(register.secretariat, suggestion=both.get(kind="use"), reason="不合适")
    assert all(row.dismissed_at for row in both.all())
    actions.restore(register.secretariat, suggestion=both.get(again=1))
    assert not any(row.dismissed_at for row in both.all())
