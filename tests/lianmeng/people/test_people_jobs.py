"""Long work: queued after commit, watched by its own account, ended well, badly, or given up for silent."""

import datetime

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from lianmeng.web import jobs
from lianmeng.web.models import Job


@task()
def count_to(job: int, end: int) -> None:
    with jobs.Progress(job) as progress:
        progress.stage("数数", total=end)
        for _n in range(end):
            progress.step()
        progress.result("/there/")


@task()
def break_off(job: int, how: str) -> None:
    with jobs.Progress(job) as progress:
        progress.stage("出错之前", total=9)
        progress.step(3)
        raise {"said": ValidationError(["第 3 行的日期不对", "请改好后重传"]), "denied": PermissionDenied("没有权限"), "bug": KeyError("secret detail")}[how]


@pytest.fixture
def start(cast, django_capture_on_commit_callbacks):
    def go(what, *, account=cast.owner, **args):
        with django_capture_on_commit_callbacks(execute=True):
            job = jobs.start(account, kind="test", label="示例工作", task=what, args=args)
        job.refresh_from_db()
        return job

    return go


def test_a_job_runs_after_the_commit_and_ends_with_its_result(start):
    job = start(count_to, end=40)
    assert (job.state, job.stage, job.done, job.total, job.result_url) == (Job.State.DONE, "数数", 40, 40, "/there/")
    assert job.ended_at


def test_arguments_may_stand_in_order(cast, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        job = jobs.start(cast.owner, kind="test", label="示例工作", task=count_to, args=[3])
    job.refresh_from_db()
    assert job.done == 3


def test_a_transaction_that_fails_starts_nothing(cast, django_capture_on_commit_callbacks):
    @transaction.atomic
    def start_and_fail():
        jobs.start(cast.owner, kind="test", label="示例工作", task=count_to, args={"end": 1})
        raise RuntimeError

    with django_capture_on_commit_callbacks(execute=True) as callbacks, pytest.raises(RuntimeError):
        start_and_fail()
    assert callbacks == []
    assert not Job.objects.exists()


def test_progress_is_saved_at_most_five_times_a_second(start, django_assert_max_num_queries):
    job = Job.objects.create(kind="test", label="示例工作")
    with django_assert_max_num_queries(8), jobs.Progress(job.pk) as progress:
        progress.stage("数数", total=10_000)
        for _n in range(10_000):
            progress.step()
    job.refresh_from_db()
    assert job.done == 10_000


@pytest.mark.parametrize(("how", "said"), [("said", "第 3 行的日期不对\n请改好后重传"), ("denied", "没有权限")])
def test_an_error_with_words_shows_them(start, how, said):
    job = start(break_off, how=how)
    assert (job.state, job.error, job.done) == (Job.State.FAILED, said, 3)


def test_any_other_error_is_logged_with_its_traceback_and_the_page_says_what_to_do(start, as_, cast, caplog):
    job = start(break_off, how="bug")
    assert job.state == Job.State.FAILED
    assert "请重新开始" in job.error
    assert "secret detail" not in job.error
    assert any(line.exc_info and line.name == "lianmeng.jobs" for line in caplog.records)
    assert "请重新开始" in as_(cast.owner).get(f"/jobs/{job.pk}/").content.decode()


def test_a_queue_that_cannot_be_reached_fails_the_job_with_words(start, cast):
    class Broken:
        def enqueue(self, *args, **kwargs):
            raise OSError

    assert "没有排上队" in start(Broken()).error


def test_the_page_is_its_own_accounts_alone(start, as_, cast, client):
    job = start(count_to, end=2)
    assert "示例工作" in as_(cast.owner).get(f"/jobs/{job.pk}/").content.decode()
    for account in (cast.rival_owner, cast.secretariat):
        assert as_(account).get(f"/jobs/{job.pk}/").status_code == 404
    assert "/signin/" in client.get(f"/jobs/{job.pk}/").headers["Location"]


def test_the_page_polls_while_the_job_runs_and_stops_when_it_is_over(cast, as_):
    job, browser = Job.objects.create(kind="test", label="示例工作", account=cast.owner), as_(cast.owner)
    with jobs.Progress(job.pk) as progress:
        progress.stage("数数", total=10)
        page = browser.get(f"/jobs/{job.pk}/").content.decode()
        part = browser.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
        assert f'hx-get="/jobs/{job.pk}/"' in page
        assert '<noscript><meta http-equiv="refresh"' in page
        assert "数数" in part
        assert "<html" not in part
        progress.result("/there/")
    part = browser.get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"}).content.decode()
    assert "hx-get" not in part
    assert 'href="/there/"' in part


@pytest.mark.parametrize(("state", "after", "said"), [("running", jobs.SILENT, "中途停了"), ("queued", jobs.WAITING, "lianmeng worker")])
def test_a_job_whose_worker_is_gone_does_not_run_for_ever(cast, as_, state, after, said):
    job, browser = Job.objects.create(kind="test", label="示例工作", account=cast.owner, state=state), as_(cast.owner)
    Job.objects.filter(pk=job.pk).update(moved_at=timezone.now() - after + datetime.timedelta(seconds=30))
    assert "hx-get" in browser.get(f"/jobs/{job.pk}/").content.decode()
    Job.objects.filter(pk=job.pk).update(moved_at=timezone.now() - after - datetime.timedelta(seconds=1))
    assert said in browser.get(f"/jobs/{job.pk}/").content.decode()
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.ended_at


def test_a_slow_job_that_was_given_up_and_goes_on_is_running_again(cast):
    job = Job.objects.create(kind="test", label="示例工作", account=cast.owner)
    with jobs.Progress(job.pk) as progress:
        Job.objects.filter(pk=job.pk).update(moved_at=timezone.now() - jobs.SILENT * 2)
        job.refresh_from_db()
        assert jobs.settle(job).state == Job.State.FAILED
        progress.stage("还在做")
        job.refresh_from_db()
        assert (job.state, job.error, job.ended_at) == (Job.State.RUNNING, "", None)


@pytest.mark.django_db(transaction=True)
def test_the_worker_does_what_is_queued_and_keeps_going_after_a_failure(settings, cast):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": ["default"]}}
    bad = jobs.start(cast.owner, kind="test", label="示例工作", task=break_off, args={"how": "bug"})
    good = jobs.start(cast.owner, kind="test", label="示例工作", task=count_to, args={"end": 7})
    assert Job.objects.filter(state=Job.State.QUEUED).count() == 2
    call_command("worker", once=True)
    for job in (bad, good):
        job.refresh_from_db()
    assert (bad.state, good.state, good.done) == (Job.State.FAILED, Job.State.DONE, 7)
