"""What the HTTP interface shows of the domain's records."""

from application.paging import PageRequest
from domain.credit_reports.comparison import ItemVerdict
from domain.disputes.dispute import DisputeState
from entrypoints.http.areas.disputes import dispute_view
from staging.firm import Firm


def test_an_outcome_names_the_rules_whose_claims_still_hold():
    firm = Firm()
    zoe = firm.take_on()
    firm.contract(zoe)
    firm.consent(zoe)
    firm.connected(zoe)
    firm.offer(1, firm.clock().date())
    firm.open(zoe, firm.pick(zoe, firm.pull(zoe).report_id))
    firm.work_off()
    for letter in firm.letters(zoe):
        firm.approve(firm.sign(zoe, letter))
    firm.work_off()
    firm.deliver()
    [running, *_] = [d for d in firm.disputes() if d.state is DisputeState.RUNNING]
    firm.jump_to(running.clock.silence_claimable_on)
    firm.offer(1, firm.clock().date())
    firm.pull(zoe)
    with firm.db.begin(firm.operator.tenant_id) as work:
        judged = work.disputes.page(zoe.consumer_id, PageRequest()).items
    shown = [outcome for d in judged for outcome in dispute_view(d).outcomes]
    unchanged = [o for o in shown if o.outcome is ItemVerdict.VERIFIED_UNCHANGED]
    assert unchanged
    assert all(o.standing for o in unchanged)
