"""电子证照. Licences: what a granted case gives, sealed, and verifiable by anybody.

Five words: type (证照类型), identifier (证照标识, GB/T 36904), version (版本), seal (签章), verification (核验).
Main verbs: ``rows`` (written by the decision itself), ``make`` (制证, the repeatable job), ``issue`` (签发),
``suspend``, ``revoke``; ``verify`` answers form, check character, signature, issuer, dates and status each on its own.
"""
