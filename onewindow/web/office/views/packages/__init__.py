"""Packages in the office (一件事管理): written, published by a second person, counted; and the reform of what is in them."""
