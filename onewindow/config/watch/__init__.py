"""What watches the installation (运行监控): health, requests, how lines are written, metrics and what they read of the city."""
