"""What watches the installation (运行监控): health, requests."""
