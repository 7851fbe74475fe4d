"""Org (组织): who is who – levels, departments, centres, posts and staff; persons, enterprises and their roles; log-in.

Words: Area (区划), Department (部门), Centre (政务服务中心), Post (岗位 = department × role), Holding (任职),
Person (自然人), Enterprise (经营主体), Actor (办事人 as the system sees him).
Verbs: ``actions.log_in``, ``actions.log_in_demo``, ``actions.log_out``, ``actions.register_enterprise``,
``actions.appoint``, ``actions.relieve``.
Reads: ``queries.Actor``, ``queries.may``, ``queries.actor_of``, ``queries.demo_accounts``, the masks.
"""
