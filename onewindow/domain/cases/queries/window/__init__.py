"""What the window owes an applicant, as pages show it: papers that follow, who was not filed, refusals counted."""
