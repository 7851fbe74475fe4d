"""One item, from the draft to the closed case, as its applicant sees it."""
