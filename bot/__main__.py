"""The command line: run, doctor, import, export, digest, verify, backup, restore, release, demo."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from pathlib import Path

from bot import logs
from bot.lock import AlreadyRunningError
from bot.opening import NoDatabaseError, opened
from bot.settings import ROLES, Settings, WrongSettingsError, load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives the exit code. Words for people go to standard output, faults to standard error."""
    options = _parser().parse_args(arguments)
    try:
        settings = load_settings()
        logs.configure(settings.log_level, settings.log_format)
        command: Callable[[Settings, argparse.Namespace], int] = options.command
        return command(settings, options)
    except WrongSettingsError as fault:
        print(f"设置有误 / wrong settings:\n{fault}", file=sys.stderr)  # noqa: T201
    except (AlreadyRunningError, NoDatabaseError) as fault:
        print(fault, file=sys.stderr)  # noqa: T201
    return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m bot", description="小哨 Xiaoshao")
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    run = commands.add_parser("run", help="the service, from .env")
    run.add_argument("--only", type=_roles, default=ROLES, metavar="intake,lanes,speak,tick,board")
    run.set_defaults(command=_run)
    doctor = commands.add_parser("doctor", help="says in plain words what is wrong")
    doctor.add_argument("--reconcile", action="store_true", help="compares what happened with what must follow; mends")
    doctor.set_defaults(command=_doctor)
    imports = commands.add_parser("import", help="the roster: a workbook or a folder of CSV files")
    imports.add_argument("path", type=Path, nargs="?")
    imports.add_argument("--dry-run", action="store_true", help="shows what would change and writes nothing")
    imports.add_argument("--pictures", type=Path, metavar="DIR", help="pictures of grids that overlap")
    imports.add_argument(
        "--template", type=Path, metavar="FILE.xlsx", help="writes an empty workbook with explanations"
    )
    imports.set_defaults(command=_import)
    exports = commands.add_parser("export", help="tickets, their history, sums, records or the roster as .xlsx or .csv")
    exports.add_argument(
        "what",
        choices=["tickets", "events", "categories", "grids", "whistles", "call_backs", "roster", "appraisal"],
    )
    exports.add_argument("--out", type=Path, required=True)
    exports.add_argument("--grid", default=None)
    exports.add_argument("--from", dest="since", type=date.fromisoformat, default=None)
    exports.add_argument("--to", dest="until", type=date.fromisoformat, default=None)
    exports.add_argument("--language", default="zh", metavar="zh|en|…", help="of headers and words")
    exports.set_defaults(command=_export)
    digest = commands.add_parser("digest", help="composes a digest without sending it")
    digest.add_argument("--grid", required=True)
    digest.add_argument("--on", type=date.fromisoformat, default=None)
    digest.add_argument("--out", type=Path, default=None)
    digest.add_argument("--span", choices=("day", "week", "month"), default="day")
    digest.set_defaults(command=_digest)
    _add_posters(commands)
    _add_keeping(commands)
    demo = commands.add_parser("demo", help="the playground: phones in a web page, no token needed")
    demo.add_argument("--port", type=int, default=8765)
    demo.add_argument("--fresh", action="store_true")
    demo.set_defaults(command=_demo)
    return parser


def _add_posters(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    posters = commands.add_parser("posters", help="print-ready A4 notices with a code to scan, one a grid or building")
    posters.add_argument("--grid", required=True, metavar="CODE")
    posters.add_argument("--out", type=Path, required=True, metavar="DIR")
    posters.add_argument("--format", choices=["pdf", "png"], default="pdf")
    posters.add_argument("--per", choices=["grid", "building"], default="grid")
    posters.add_argument("--bot", default=None, metavar="USERNAME", help="asked from Telegram when not given")
    posters.add_argument("--language", default="zh", metavar="zh|en|…", help="of those there are texts in")
    posters.set_defaults(command=_posters)


def _add_keeping(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    verify = commands.add_parser("verify", help="whether the history is as it was written; names the first broken link")
    verify.add_argument("--head", default=None, metavar="HASH", help="a head noted earlier, which must be in the chain")
    verify.set_defaults(command=_verify)
    backup = commands.add_parser("backup", help="one file with everything, made while the service runs")
    backup.add_argument("--out", type=Path, required=True, metavar="DIR")
    backup.set_defaults(command=_backup)
    restore = commands.add_parser("restore", help="fills an empty database from a backup; holds what was unsaid then")
    restore.add_argument("file", type=Path)
    restore.add_argument("--force", action="store_true", help="replaces what is in the database")
    restore.add_argument("--release", action="store_true", help="lets the unsaid notices go at once")
    restore.set_defaults(command=_restore)
    release = commands.add_parser("release", help="lists the notices a restore holds; lets them go, or drops them")
    release.add_argument("--all", action="store_true")
    release.add_argument("--older-than", type=_age, metavar="30m|2h|3d")
    release.add_argument("--younger-than", type=_age, metavar="30m|2h|3d")
    release.add_argument("--drop", action="store_true", help="the chosen ones are never said")
    release.set_defaults(command=_release)


def _age(text: str) -> timedelta:
    from bot.keeping import age  # noqa: PLC0415

    return age(text)


def _roles(text: str) -> frozenset[str]:
    roles = frozenset(part.strip() for part in text.split(",") if part.strip())
    if not roles or roles - ROLES:
        raise argparse.ArgumentTypeError(f"choose from {', '.join(sorted(ROLES))}")
    return roles


# The rooms are entered only when their command is called: `doctor` must work when another room is broken.
def _run(settings: Settings, options: argparse.Namespace) -> int:
    from bot.program import run  # noqa: PLC0415

    return run(settings, options.only)


def _doctor(settings: Settings, options: argparse.Namespace) -> int:
    from bot.doctor import examine  # noqa: PLC0415

    return examine(settings, reconciling=options.reconcile)


def _verify(settings: Settings, options: argparse.Namespace) -> int:
    from bot.verify import verify  # noqa: PLC0415

    return verify(settings, options.head)


def _backup(settings: Settings, options: argparse.Namespace) -> int:
    from bot.keeping import command_backup  # noqa: PLC0415

    return command_backup(settings, options.out)


def _restore(settings: Settings, options: argparse.Namespace) -> int:
    from bot.keeping import command_restore  # noqa: PLC0415

    return command_restore(settings, options.file, force=options.force, release=options.release)


def _release(settings: Settings, options: argparse.Namespace) -> int:
    from bot.keeping import command_release  # noqa: PLC0415

    return command_release(settings, options)


def _import(settings: Settings, options: argparse.Namespace) -> int:
    from rich.console import Console  # noqa: PLC0415

    from bot.house import make_clock, make_house  # noqa: PLC0415
    from bot.sheets.command_import import run_import  # noqa: PLC0415

    if options.template is not None:
        from bot.sheets.template import run_template  # noqa: PLC0415

        return run_template(options.template, Console())
    if options.path is None:
        print("要导入哪个文件？ / which file? python -m bot import PATH", file=sys.stderr)  # noqa: T201
        return 2
    with opened(settings) as transactions:
        return run_import(
            transactions,
            options.path,
            dry_run=options.dry_run,
            pictures=options.pictures,
            house=make_house(settings),
            clock=make_clock(settings),
            zone=settings.zone,
            out=Console(),
        )


def _export(settings: Settings, options: argparse.Namespace) -> int:
    if options.what == "appraisal":
        return _appraise(settings, options)
    from rich.console import Console  # noqa: PLC0415

    from bot.house import make_clock  # noqa: PLC0415
    from bot.sheets.command_export import run_export  # noqa: PLC0415

    with opened(settings) as transactions:
        return run_export(
            transactions,
            options.what,
            out=options.out,
            grid=options.grid,
            since=options.since,
            until=options.until,
            language=options.language,
            zone=settings.zone,
            clock=make_clock(settings),
            console=Console(),
        )


def _appraise(settings: Settings, options: argparse.Namespace) -> int:
    from rich.console import Console  # noqa: PLC0415

    from bot.house import make_clock, make_house  # noqa: PLC0415
    from bot.sheets.appraisal import run_appraisal  # noqa: PLC0415

    with opened(settings) as transactions:
        return run_appraisal(
            transactions,
            make_house(settings),
            make_clock(settings),
            Console(),
            out=options.out,
            grid=options.grid,
            since=options.since,
            until=options.until,
            language=options.language,
        )


def _digest(settings: Settings, options: argparse.Namespace) -> int:
    from bot.digest import compose_digest  # noqa: PLC0415
    from domain.digest_times import Span  # noqa: PLC0415

    return compose_digest(settings, options.grid, options.on, options.out, Span(options.span))


def _posters(settings: Settings, options: argparse.Namespace) -> int:
    from bot.posters.command import make_posters  # noqa: PLC0415

    return make_posters(
        settings,
        options.grid,
        options.out,
        kind=options.format,
        per=options.per,
        bot=options.bot,
        language=options.language,
    )


def _demo(settings: Settings, options: argparse.Namespace) -> int:
    from bot.playground.demo import demo  # noqa: PLC0415

    return demo(settings, port=options.port, fresh=options.fresh)


if __name__ == "__main__":
    sys.exit(main())
