"""The doors: what people see. A view parses, makes one call into the domain, and renders."""
