"""``onewindow demo``: the main story, headless, on a throw-away database."""

import json
import os
import sys

import click


@click.command(name="demo", short_help="Carry the main story headless on a throw-away database and tell it.")
@click.option("--json", "as_json", is_flag=True, help="One JSON object: bundle, cases, licences, gain, log.")
@click.option("--language", type=click.Choice(["zh", "en"]), help="Of the narrative; default from LANG, else zh.")
def command(as_json: bool, language: str | None) -> None:
    """A citizen opens a restaurant across the National Day holidays, with a simulated clock.

    One form, one window, several departments at once, licences sealed and verified, the log sealed and verified.
    Nothing of this installation is touched.

    \b
    Example:
      onewindow demo
      onewindow demo --json
    """
    from onewindow.config.demo import throwaway

    english = language == "en" if language else os.environ.get("LANG", "").startswith("en")
    with throwaway.city():
        from onewindow.config.demo import story, telling

        told = story.Story(telling.narrator(click.echo, english) if not as_json else lambda beat: None).run()
        if as_json:
            click.echo(json.dumps(telling.as_object(told), ensure_ascii=False))
        else:
            click.echo("\n".join(telling.summary(told, english)))
        done = told.bundle.state == "closed" and told.log.ok and all(result.certain for _, result in told.licences)
    sys.exit(0 if done else 1)
