"""Forms of the portal: from data elements to fields of a page and back."""
