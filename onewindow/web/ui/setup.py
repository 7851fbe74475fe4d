"""The last step of setting up a checkout: front-end files and compiled catalogues. Quick when nothing changed."""

from onewindow.web.ui import vendor, words


def main() -> None:
    """Copy front-end files and compile catalogues where they are missing or old."""
    vendor.main()
    words.compile_all()


if __name__ == "__main__":
    main()
