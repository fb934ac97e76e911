"""Long work of the chain, done by the worker."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django_tasks import task

from lianmeng.chain import actions
from lianmeng.members.models import Chain
from lianmeng.people.models import Account
from lianmeng.web import jobs


@task()
def find_links(job: int, *, account: int, chain: int) -> None:
    """Run the engine over a chain for an account and lead to what it found."""
    with jobs.Progress(job) as progress:
        progress.stage(_("读取企业登记的物料"))
        by = Account.objects.get(pk=account)
        told = 0

        def say(done: int, total: int) -> None:
            nonlocal told
            if not told:
                progress.stage(_("逐家比对"), total=total)
            progress.step(max(done - told, 0))
            told = max(done, told)
            if done >= total:
                progress.stage(_("连成多步链条，写入建议"))

        run = actions.discover(by, chain=Chain.objects.get(pk=chain), progress=say)
        progress.stage(_("读了 %(firms)s 家企业，找到 %(n)s 条建议") % {"firms": run.firms, "n": run.suggestions})
        progress.result(f"{reverse('chain:suggestions')}?chain={chain}")
