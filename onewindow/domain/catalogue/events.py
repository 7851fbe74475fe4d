"""What the catalogue announces (事项库的事件)."""

PUBLISHED = "item.published"  # thing: item version; data: item
BASE_ENTERED = "base.entered"  # thing: department that keeps them; data: items
ITEM_PLACED = "item.placed"  # thing: item version; data: parent
IMPORT_BEGUN = "import.begun"  # thing: import run; data: the file's hash
IMPORT_ORDERED = "import.ordered"  # thing: import run
IMPORT_DONE = "import.done"  # thing: import run; data: counts
IMPORT_MAPPED = "import.mapped"  # data: source, about
KNOWN_ADOPTED = "known.adopted"  # thing: known item; data: change
JUSTIFIED = "item.justified"  # thing: justification; data: rule, version, digest of what was judged
JUSTIFICATION_ENDED = "item.justification-ended"  # thing: justification; data: rule, digest
RULE_APPROVED = "lint-rule.approved"  # thing: the rule's version; data: rule, from
RULE_TURNED_DOWN = "lint-rule.turned-down"  # thing: the rule's version; data: rule, from
RULE_WITHDRAWN = "lint-rule.withdrawn"  # thing: the rule's version, gone; data: rule, from

# thing: synonym
SYNONYM_ADDED = "synonym.added"
SYNONYM_CHANGED = "synonym.changed"
SYNONYM_RETIRED = "synonym.retired"

STOCK_ENTERED = "stock.entered"  # data: how many papers and fields came along

# thing: kind of paper, form field
PAPER_ADDED = "paper.added"
PAPER_DROPPED = "paper.dropped"  # thing: gone
FIELD_ADDED = "form-field.added"
FIELD_DROPPED = "form-field.dropped"  # thing: gone

# thing: batch of reform
BATCH_OPENED = "reform.opened"  # data: area
BATCH_ASSIGNED = "reform.assigned"  # data: versions
BATCH_TAKEN_OUT = "reform.taken-out"  # data: versions
BATCH_CLOSED = "reform.closed"  # data: entries

# thing: standard
STANDARD_ADDED = "standard.added"
STANDARD_RENEWED = "standard.renewed"  # data: version
STANDARD_WITHDRAWN = "standard.withdrawn"
STANDARD_TIED = "standard.tied"  # data: tie, item, role
STANDARD_UNTIED = "standard.untied"  # data: tie
STANDARD_CHECKED = "standard.check-added"  # data: check, every
STANDARD_UNCHECKED = "standard.check-ended"  # data: check
