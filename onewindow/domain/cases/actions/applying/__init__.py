"""Applying for one item (单件申请): the draft, its papers, and the application that comes of it; at home or at a window."""
