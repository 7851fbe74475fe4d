"""Express delivery (速递): papers fetched at the applicant's door, results sent to him, originals given back, all of it followed.

Five words. **Parcel** 快件: one trip of papers for one matter (``ref``), with our own number. **Courier** 快递企业: who carries
it, a plug-in. **Waybill** 运单号: the courier's own number of the trip. **Track** 物流轨迹: what the courier says happened,
each of his events once. **Matter** 事由: what a parcel is for; a higher room brings it, this one names no procedure.

Main verbs: ``ask`` and ``prepare`` (results), ``order_pickup``, ``send``, ``told``, ``check_in``, ``declare_lost``, ``settle``,
``cancel``. News goes up as ``parcel.deliver``, ``parcel.lose``, ``parcel.settle``.
"""
