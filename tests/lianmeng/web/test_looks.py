"""The looks: nothing inline, readable colours, vendored files as listed, components that say what they must."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory
from django.urls import reverse

from lianmeng.web.dates import PartialDate
from lianmeng.web.models import Job

ROOT = Path(__file__).resolve().parents[3]
SITE = ROOT / "src/lianmeng"
TEMPLATES = sorted(SITE.rglob("templates/**/*.html"))
OWN = SITE / "web/static/web"


def shown(source: str, request=None, **context) -> str:
    text = Template("{% load i18n lianmeng %}" + source).render(Context({**context, "request": request}))
    return re.sub(r"\s+", " ", text)


# -- nothing inline ---------------------------------------------------------------------------------

INLINE = {
    "a style attribute": r"\sstyle\s*=",
    "a style element": r"<style\b",
    "a script with content": r"<script(?![^>]*\bsrc=)[^>]*>",
    "an event attribute": r"\son[a-z]+\s*=",
    "htmx script in an attribute": r"\shx-on|js:",
    "another host's file": r"(?:src|<link[^>]*href)\s*=\s*[\"'](?:https?:)?//",
}


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda p: str(p.relative_to(SITE)))
def test_a_template_carries_nothing_inline_and_keeps_its_size(path):
    text = path.read_text("utf-8")
    found = [what for what, pattern in INLINE.items() if re.search(pattern, text, re.IGNORECASE)]
    assert found == []
    assert len(text.splitlines()) <= 120


def test_own_scripts_write_no_markup_and_no_style_element():
    for path in OWN.rglob("*.js"):
        text = path.read_text("utf-8")
        assert not re.search(r"innerHTML|insertAdjacentHTML|document\.write|createElement\([\"']style|\beval\(", text), path


# -- colours ----------------------------------------------------------------------------------------


def palette(theme: str) -> dict[str, str]:
    sheet = (OWN / "tokens.css").read_text("utf-8")
    name = re.escape(f'[data-bs-theme="{theme}"]')
    block = re.search(name + r"\s*\{(.*?)\}", sheet, re.DOTALL).group(1)
    return dict(re.findall(r"--lm-([a-z-]+):\s*(#[0-9A-Fa-f]{6});", block))


def luminance(colour: str) -> float:
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [p / 12.92 if p <= 0.04045 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    high, low = sorted((luminance(one), luminance(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


TEXT = [(ink, ground) for ink in ("ink", "muted", "link", "accent", "late") for ground in ("paper", "surface", "sunken")]
TEXT += [(tone, f"{tone}-soft") for tone in ("ok", "wait", "late", "info", "off", "accent")]
TEXT += [("ok", "surface"), ("wait", "paper"), ("wait", "surface"), ("on-accent", "accent-fill"), ("on-accent", "accent-fill-hover")]
TEXT += [("ink", f"{tone}-soft") for tone in ("ok", "wait", "late", "info")]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read_on_its_ground(theme, ink, ground):
    colours = palette(theme)
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("ground", ["paper", "surface"])
def test_the_edge_of_a_control_can_be_seen(theme, ground):
    colours = palette(theme)
    assert contrast(colours["line-strong"], colours[ground]) >= 3


def test_both_themes_name_the_same_colours():
    assert palette("light").keys() == palette("dark").keys()


# -- files from elsewhere ---------------------------------------------------------------------------


def test_every_vendored_file_is_as_listed():
    run = subprocess.run([sys.executable, ROOT / "tools/vendor.py", "--check"], capture_output=True, text=True)
    assert run.returncode == 0, run.stdout + run.stderr


def test_every_package_brings_its_licence_and_refers_to_no_missing_map():
    for folder in (SITE / "web/static/vendor").iterdir():
        assert (folder / "LICENSE").exists(), folder
        for path in folder.glob("*.[cj]s*"):
            assert b"sourceMappingURL" not in path.read_bytes(), path


def test_collectstatic_can_hash_every_file(settings, tmp_path):
    from django.core.management import call_command

    settings.STATIC_ROOT = tmp_path
    settings.STORAGES = {**settings.STORAGES, "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.ManifestStaticFilesStorage"}}
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["admin", "ninja"])
    hashed = json.loads((tmp_path / "staticfiles.json").read_text("utf-8"))["paths"]
    assert hashed["web/tokens.css"] != "web/tokens.css"


# -- components -------------------------------------------------------------------------------------


class Raise(forms.Form):
    title = forms.CharField(label="标题", help_text="一句话。")
    tonnes = forms.DecimalField(label="数量")
    urgent = forms.ChoiceField(label="缓急", choices=[("no", "一般")], widget=forms.RadioSelect)


def test_a_refused_field_is_tied_to_its_error_and_help():
    html = shown("{% field form.title %}", form=Raise({}))
    control = re.search(r"<input[^>]*name=\"title\"[^>]*>", html).group()
    assert 'aria-invalid="true"' in control
    for ident in re.search(r'aria-describedby="([^"]+)"', control).group(1).split():
        assert f'id="{ident}"' in html
    assert re.search(r'<label for="id_title">', html)
    assert re.search(r'id="id_title_error"><p>', html)


def test_a_refused_group_names_its_error_on_the_fieldset():
    html = shown("{% field form.urgent %}", form=Raise({}))
    assert 'aria-describedby="id_urgent_error"' in re.search(r"<fieldset[^>]*>", html).group()
    assert 'id="id_urgent_error"' in html


def test_a_number_that_is_none_stays_as_typed():
    html = shown("{% field form.tonnes %}", form=Raise({"tonnes": "三十"}))
    control = re.search(r"<input[^>]*>", html).group()
    assert 'value="三十"' in control
    assert re.findall(r'type="(\w+)"', control) == ["text"]
    assert 'inputmode="decimal"' in control


def test_the_summary_of_errors_leads_to_each_field():
    form = Raise({"title": "甲", "tonnes": "三十"})
    html = shown("{% form_errors form %}{% for b in form %}{% field b %}{% endfor %}", form=form)
    targets = re.findall(r'<li><a href="#([^"]+)"', html)
    assert targets == ["id_tonnes", "id_urgent"]
    assert all(f'id="{target}"' in html for target in targets)


def test_what_is_unknown_says_so_and_zero_is_known():
    assert "未知" in shown("{{ v|unknown }}", v=None)
    assert "未知" in shown("{{ v|pdate }}", v=None)
    assert "未知" in shown("{% tile v 'x' %}", v=None)
    assert shown("{{ v|unknown }}", v=0) == "0"
    assert "12,345.5" in shown("{{ v|number }}", v=12345.5)


def test_a_partial_date_speaks_the_pages_language():
    from django.utils import translation

    day = PartialDate(2026, 5)
    assert "2026年5月" in shown("{{ v|pdate }}", v=day)
    with translation.override("en"):
        assert "May 2026" in shown("{{ v|pdate }}", v=day)


@pytest.mark.parametrize(("origin", "mark"), [("synthetic", "示例"), ("article", "引"), ("entered", ""), ("", ""), (None, "")])
def test_only_what_was_invented_or_quoted_is_marked(origin, mark):
    assert re.sub(r"<[^>]+>", "", shown("{% origin o %}", o=origin)) == mark


def test_names_are_escaped_in_every_component():
    bad = "<b>x</b>"
    source = "{% chip v 'ok' %}{% tile v v %}{% empty v v '/x' v %}{% crumbs v '/' v %}{% timeline items %}{% bar 1 2 v %}{% steps row v %}{{ v|pdate }}{{ v|unknown }}"
    assert "<b>" not in shown(source, v=bad, items=[{"title": bad, "text": bad, "who": bad, "when": bad}], row=[bad])


def test_the_pager_keeps_the_filters():
    request = RequestFactory().get("/x/", {"park": "汨罗", "page": "2"})
    html = shown("{% pager page %}", request=request, page=Paginator(range(120), 50).get_page(2))
    assert 'rel="next" href="?page=3&amp;park=%E6%B1%A8%E7%BD%97"' in html
    assert 'rel="prev"' in html
    assert "120" in html


def test_the_states_show_where_one_is():
    html = shown("{% steps row 'b' %}", row=[("a", "甲"), ("b", "乙"), ("c", "丙")])
    assert re.search(r'aria-current="step"><span>乙', html)
    assert html.count("aria-current") == 1


def test_a_route_that_is_not_there_breaks_no_page():
    assert "<a" not in shown("{% crumbs 'x' 'nowhere:index' %}").split("首页")[-1].replace("</a>", "")


# -- pages ------------------------------------------------------------------------------------------


def test_the_style_page_shows_every_component(client, db):
    html = client.get(reverse("web:style")).content.decode()
    parts = "crumbs tiles tile chip origin graph tabs filters table pager steps facts timeline field errors message empty progress meter icons"
    assert [p for p in parts.split() if f'"lm-{p}' not in html] == []
    for tone in ("ok", "wait", "late", "off", "info", "accent"):
        assert f"lm-chip--{tone}" in html
    ids = re.findall(r'\sid="([^"]+)"', html)
    assert len(ids) == len(set(ids))


def test_the_theme_is_kept_and_leads_back_only_to_this_site(client, db):
    answer = client.post(reverse("web:theme"), {"theme": "dark", "next": "/style/?page=2"})
    assert answer["Location"] == "/style/?page=2"
    assert 'data-bs-theme="dark"' in client.get(reverse("web:style")).content.decode()
    assert "example.org" not in client.post(reverse("web:theme"), {"theme": "neon", "next": "https://example.org/"})["Location"]
    assert client.cookies["lianmeng_theme"].value == "dark"


def test_the_language_can_be_switched_without_script(client, db):
    client.post(reverse("web:language"), {"language": "en", "next": "/style/"})
    assert '<html lang="en"' in client.get(reverse("web:style")).content.decode()


@pytest.mark.parametrize(("view", "code", "words"), [
    ("bad_request", 400, "检查后再试"), ("permission_denied", 403, "秘书处"), ("page_not_found", 404, "搜索"),
    ("server_error", 500, "已记入日志"), ("csrf_failure", 403, "刷新后再提交"),
])
def test_an_error_page_says_what_to_do(rf, view, code, words, db):
    from django.contrib.auth.models import AnonymousUser

    from lianmeng.web import views

    request = rf.get("/nowhere/")
    request.user = AnonymousUser()
    answer = getattr(views, view)(request)
    assert answer.status_code == code
    assert words in answer.content.decode()


def test_a_404_with_words_of_ours_shows_them_and_none_of_djangos(rf, db):
    from django.contrib.auth.models import AnonymousUser
    from django.http import Http404
    from django.urls import Resolver404

    from lianmeng.web import views

    request = rf.get("/nowhere/")
    request.user = AnonymousUser()
    assert "已撤下的企业" in views.page_not_found(request, Http404("已撤下的企业")).content.decode()
    assert "tried" not in views.page_not_found(request, Resolver404({"tried": []})).content.decode()


def test_one_watches_ones_own_work_only(cast, as_):
    job = Job.objects.create(kind="x", label="比对", account=cast.owner, state=Job.State.RUNNING, done=3, total=9)
    url = reverse("web:job", args=[job.pk])
    part = as_(cast.owner).get(url, headers={"HX-Request": "true"}).content.decode()
    assert f'hx-get="{url}"' in part
    assert 'max="9" value="3"' in part
    assert "<html" not in part
    assert as_(cast.rival_owner).get(url).status_code == 404
    assert as_(None).get(url)["Location"].startswith(reverse("people:signin"))
    Job.objects.filter(pk=job.pk).update(state=Job.State.DONE, result_url="/chain/")
    after = as_(cast.owner).get(url, headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in after
    assert 'href="/chain/"' in after
