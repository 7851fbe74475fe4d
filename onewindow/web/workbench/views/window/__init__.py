"""At the window (窗口代办): a citizen stands here, and a clerk fills in, scans and files for him."""
