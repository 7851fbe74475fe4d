"""What this room announces: ``bill.<move>``; the thing is the bill's id. Payloads hold ids, matters and amounts, never names."""

CHARGE = "bill.charge"
"""出单: ref (the matter), total (fen)."""
PAY = "bill.pay"
"""已缴费, the room's ``fees.paid(ref)``: ref (the matter), refs (its parts), amount, channel, payment (number)."""
CANCEL = "bill.cancel"
"""作废: ref, refs."""
REFUND = ("bill.refund-part", "bill.refund-all")
"""退费: ref, refund (number), amount."""
STRAY = "payment.stray"
"""多收: money came in that no bill waits for; bill, payment (number). It goes back to the payer."""
RECONCILE = "fees.reconcile"
"""对账: provider, day, differences (how many are open)."""
CLOSE = "fees.difference"
"""差异处理: difference (id)."""
LIST = ("fees.enter", "fees.end")
"""收费目录变更: fee (id), code."""
