"""The agents' work (帮代办): somebody of the service goes along with an applicant, on his mandate and with every act written down.

Five words. **Service** 帮代办服务: one applicant's wish for help, given to one agent, ended with a result. **Visit** 上门服务: the
agent comes to a door at an agreed time and reports. **Entry** 服务日志: one line of the log; it is never changed.
**Criterion** 绿色通道条件: published, with its source and a rule; a case goes through the green channel by one of them or not at
all. **Meeting** 调度会: an agenda, and errands with a day each on people's to-do lists, closed with a result.

Main verbs: ``ask``, ``assign``, ``entrust``, ``note``, ``close``, ``order_visit``, ``report_visit``, ``mark_green``, ``call_meeting``,
``receive_record`` (what a village agent recorded without network). What an agent may do is his mandate's (``org``), what a
point may take is the catalogue's and its body's (``cases``): this room adds no right.
"""
