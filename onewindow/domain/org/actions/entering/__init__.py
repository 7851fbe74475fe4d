"""How an account comes to be entered (身份鉴别): signing up, passwords by link, the second step."""
