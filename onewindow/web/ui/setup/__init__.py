"""What a checkout makes and the wheel carries: front-end files and compiled catalogues. Not needed at run time.

``python -m onewindow.web.ui.setup`` makes what is missing or old; ``… --missing`` names words without a Chinese form.
"""
