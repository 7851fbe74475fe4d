"""The office door (管理端): where the city is administered – departments, staff, places, the calendar, accounts.

Open to holders of an ``office`` post (管理岗位); how far each reaches is the domain's question (area of the department).
A new page: a view in ``views/<room>.py`` with ``@staff("office")``, an address in ``urls.py``, a line in ``navigation.py``.
"""
