"""What the office keeps beside the items: questions asked, the library of standards."""
