"""The command line: run, doctor, import, export, digest, posters, verify, backup, restore, release, demo."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy.exc import SQLAlchemyError

from bot import logs
from bot.arguments import make_parser
from bot.lock import AlreadyRunningError
from bot.obstacles import why
from bot.opening import NoDatabaseError, opened, reason
from bot.settings import Settings, WrongSettingsError, idle_settings, load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; gives the exit code. Words for people go to standard output, faults to standard error."""
    options = make_parser().parse_args(arguments)
    try:
        settings = load_settings()
        logs.configure(settings.log_level, settings.log_format)
        if options.name != "doctor":  # which says it in words
            _warn_of_idle_settings()
        return COMMANDS[options.name](settings, options)
    except WrongSettingsError as fault:
        _complain(f"设置有误，请改 .env / wrong settings, mend .env:\n{fault}")
    except (AlreadyRunningError, NoDatabaseError) as fault:
        _complain(str(fault))
    except SQLAlchemyError as fault:
        _complain(f"DATABASE_URL: 数据库出了问题，什么都没有做成 / the database failed: {reason(fault)}")
    except BrokenPipeError:  # whoever read our words has gone: nobody is left to be told
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as fault:
        _complain(f"没有做成 / could not be done: {fault.filename or ''}: {why(fault)}")
    except KeyboardInterrupt:
        _complain("停下了 / stopped")
        return 130
    return 1


def _warn_of_idle_settings() -> None:
    log = structlog.get_logger(__name__)
    for line in idle_settings():
        event = "unknown_setting" if line.assigns else "setting_line_unread"
        log.warning(event, **({"name": line.name} if line.name else {"line": line.number}))


def _complain(words: str) -> None:
    print(words, file=sys.stderr)  # noqa: T201  # a command's answer


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
        _complain("要导入哪个文件？没有就先要一张空表：python -m bot import --template 我的街道.xlsx / which file?")
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

    with opened(settings, makes=False) as transactions:
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

    with opened(settings, makes=False) as transactions:
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


COMMANDS: dict[str, Callable[[Settings, argparse.Namespace], int]] = {
    "run": _run,
    "doctor": _doctor,
    "import": _import,
    "export": _export,
    "digest": _digest,
    "posters": _posters,
    "verify": _verify,
    "backup": _backup,
    "restore": _restore,
    "release": _release,
    "demo": _demo,
}

if __name__ == "__main__":
    sys.exit(main())
