"""How dates are written where Django's own form would be a second one beside ours (设置日期格式)."""
