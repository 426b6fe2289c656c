"""Train the tagger on labelled reports and judge it by cross-validation.

    python -m bihuan.engine.casereports.train --data DIR --out FILE

DIR holds `train.bio.txt`: one character, a tab and a label (BIO) a line, a blank line between reports. FILE is what
`read_report(..., model=FILE)` takes. Nothing is downloaded.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

from bihuan.engine.casereports.corpus import FILE_NAME, Example, NotACorpus, read_examples
from bihuan.engine.casereports.scoring import cross_validate
from bihuan.engine.casereports.tagging import QUICK, Settings, train

EXAMPLE = """example:
  python -m bihuan.engine.casereports.train --data china_case_report_ner --out reports.tagger --folds 10
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bihuan.engine.casereports.train",
        description="Train the tagger of Chinese case reports; prints the F1 of strict spans per role.",
        epilog=EXAMPLE,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help=f"folder with {FILE_NAME}")
    parser.add_argument(
        "--out", type=Path, metavar="FILE", help="where the trained tagger goes; without it, only judge"
    )
    parser.add_argument("--folds", type=int, default=10, help="folds of the cross-validation; 0: none (default 10)")
    parser.add_argument("--seed", type=int, default=7, help="seed of every division (default 7)")
    parser.add_argument("--quick", action="store_true", help="fewer iterations: about half the time, a lower F1")
    return parser


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line; 0 when done, 2 when the data cannot be used."""
    asked = _parser().parse_args(arguments)
    try:
        examples = read_examples(asked.data / FILE_NAME)
    except (NotACorpus, OSError) as error:
        print(f"train: {error}", file=sys.stderr)
        return 2
    base = QUICK if asked.quick else Settings()
    settings = Settings(base.first_iterations, base.second_iterations, base.parts, asked.seed)
    print(f"{len(examples)} reports, {sum(len(example.spans) for example in examples)} labelled stretches")
    _judge(examples, asked.folds, settings)
    if asked.out:
        train(examples, settings, _progress()).write(asked.out)
        print(f"written: {asked.out}")
    return 0


def _judge(examples: list[Example], folds: int, settings: Settings) -> None:
    if folds:
        score = cross_validate(examples, folds=folds, settings=settings, tell=_progress())
        print(*score.table(), sep="\n")


def _progress() -> Callable[[str], None]:
    begun = time.monotonic()

    def tell(step: str) -> None:
        print(f"[{time.monotonic() - begun:6.0f} s] {step}", flush=True)

    return tell


if __name__ == "__main__":
    sys.exit(main())
