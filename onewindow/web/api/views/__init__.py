"""Operations, one module a subject: parse, one call into the domain, answer."""
