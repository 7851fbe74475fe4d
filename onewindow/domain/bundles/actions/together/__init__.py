"""What the departments of a bundle do together (联办): urging, adding and dropping items, the one hand-over."""
