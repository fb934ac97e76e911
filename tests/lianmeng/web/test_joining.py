"""Words put together in the language of the page."""

from django.utils import translation

from lianmeng.web.joining import labelled, listed, sentences


def test_lists_and_sentences_are_joined_as_the_language_does():
    assert listed(["铝锭", "铝灰"]) == "铝锭、铝灰"
    assert labelled("行业", "有色金属") == "行业：有色金属"
    assert sentences("没有企业名称。", "填写全称。") == "没有企业名称。填写全称。"
    with translation.override("en"):
        assert listed(["ingot", "dross"]) == "ingot, dross"
        assert sentences("No name.", "", "Fill it in.") == "No name. Fill it in."
