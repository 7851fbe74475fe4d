"""Catalogue (事项库): what the city does – items with versions, both codes, limits, materials, elements, results.

Words: Item (事项), ItemVersion (事项版本, immutable once published), MaterialType (材料), Element (数据元, one form
field), Result (办理结果).
Reads: ``queries.current(slug, on)`` → version id, ``queries.spec(version)`` → frozen ``ItemSpec`` (cached),
``queries.needed_materials``, ``queries.shown_elements``, ``queries.problems`` (the check of a filled form).
Verbs: ``actions.start`` and ``start_item``, ``revise``, ``submit``, ``approve`` (发布): one writes, a second person puts into force.
"""
