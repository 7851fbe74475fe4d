"""Rules of investment projects (投资项目): the four stages and their days, what is missing, what a batch takes."""
