#!/usr/bin/env python3
"""How the error of a model depends on what it is given: one command a study, with a table and a figure.

  errors.py alloys --data DIR --output OUT     error against the number of alloys trained on
  errors.py shells --data DIR --output OUT     … against the number of neighbour shells
  errors.py size   --data DIR --output OUT     … against depth and width of a network, or features of a linear model
  errors.py depth  --data DIR --output OUT     … against the depth n of the 4n-layer network on density maps
  errors.py cells  --data DIR --output OUT     … on crystals of other sizes, of a network that follows a known model

Every point is the mean over folds (alloys dealt to FOLDS groups, repeats of an alloy together; each group is tested on by
a network that saw none of it) with its standard error. DIR holds one folder an alloy; `cells` makes its own data and takes
DIR for a model file. With --leave-out FILE the alloys of that list are tested on in every fold, and folds differ in the alloys chosen to train on.
--by fit takes the linear models of `saddle fit`, seconds a point, in place of `saddle train`. Further options after -- go to
that command: errors.py alloys … -- --epochs 20 --network mlp:64x2
Several kinds of model side by side: --curve 'NAME=COMMAND OPTIONS' for each, COMMAND train or fit, whose options come before
those after --. For the shells of Fan et al., CNN, Fig. 2a:
  errors.py shells … --curve 'linear=fit --features sites' --curve 'dense=train --network mlp:10-10' \\
      --curve 'density maps=train --preset sdm --network pooled:60x3'
A density map gets the cutoff that holds the shells of its point, half-way to the next one.
Needs Python alone, and gnuplot for the figure. OUT/STUDY.csv grows point by point: a study that was stopped goes on.
"""
import argparse
import csv
import itertools
import json
import pathlib
import random
import re
import shlex
import shutil
import subprocess
import sys

VALUES = {"alloys": "1,4,10,20", "shells": "1,2,3,4,5,6,7,8", "size": "16x1,16x2,16x4,64x1,64x2,64x4,128x4,256x3",
          "depth": "1,2,3,4", "cells": "4,6,8,10"}
LABELS = {"alloys": "alloys trained on", "shells": "neighbour shells", "size": "model",
          "depth": "convolutions before each max-pool", "cells": "cells along an edge"}
# of bcc, in lattice constants, and that of the ninth shell
SHELL_RADII = [length**0.5 / 2 for length in (3, 4, 8, 11, 12, 16, 19, 20, 24)]
COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00")


class Curve:
    """A kind of model: its name, the command that makes it and the options of that."""

    def __init__(self, name, command, options):
        self.name, self.command, self.options = name, command, options
        self.sees_density = any("pooled:" in option or option == "sdm" for option in options)


def curve_of(text):
    """'NAME=COMMAND OPTIONS'"""
    name, equals, words = text.partition("=")
    words = shlex.split(words)
    if not (equals and name and words and words[0] in ("train", "fit")):
        raise argparse.ArgumentTypeError(f"expected 'NAME=train OPTIONS' or 'NAME=fit OPTIONS', found '{text}'")
    return Curve(name, words[0], words[1:])


def saddle(arguments, *command):
    done = subprocess.run([arguments.saddle, "--quiet", *map(str, command)], capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"errors: {done.stderr.strip() or done.stdout.strip()}")
    return done.stdout


def alloy_folders(data):
    folders = sorted(path.parent for path in data.glob("*/barrier_for_NN.txt"))
    folders += sorted(path for path in data.glob("*.csv"))
    if not folders:
        sys.exit(f"errors: {data}: expected folders of alloys or tables of barriers, found none")
    return folders


def family(path):
    return re.sub(r"_\d+$", "", path.stem)


def folds(folders, count):
    """Lists of folders to test on; repeats of an alloy stay together."""
    families = sorted({family(path) for path in folders})
    if not 2 <= count <= len(families):
        sys.exit(f"errors: --folds: expected 2 to {len(families)}, found {count}")
    random.Random(1).shuffle(families)
    return [[path for path in folders if families.index(family(path)) % count == k] for k in range(count)]


def train_and_test(arguments, curve, training, testing, options):
    model = arguments.output / "model.safetensors"
    saddle(arguments, curve.command, "--data", *training, *curve.options, *options, *arguments.train, "--overwrite",
           "--output", model)
    return json.loads(saddle(arguments, "evaluate", "--model", model, "--data", *testing))


def options_for(arguments, curve, value):
    if arguments.study == "shells":
        near, far = SHELL_RADII[int(value) - 1:int(value) + 1]
        cutoff = ["--cutoff", f"{arguments.lattice_constant * (near + far) / 2:.4f}"] if curve.sees_density else []
        return ["--shells", value, *cutoff]
    if arguments.study == "size":
        return ["--features", value] if curve.command == "fit" else ["--network", f"mlp:{value}"]
    return ["--network", f"pooled:{arguments.filters}x{value}"] if arguments.study == "depth" else []


def tested(arguments, folders):
    """Folders to test on, a list for every fold."""
    if not arguments.leave_out:
        return folds(folders, arguments.folds)
    names = [line.strip() for line in arguments.leave_out.read_text().splitlines() if line.strip() and line[0] != "#"]
    return [[path for path in folders if path.stem in names]] * arguments.folds


def species_of(path):
    """Species of the folder of an alloy."""
    return set((path / "POSCAR").read_text().splitlines()[5].split()) if path.is_dir() else set()


def training_order(folders, testing, fold):
    """Random, but first an alloy that has every species of those tested on: a model knows no other species."""
    order = [path for path in folders if path not in testing]
    random.Random(fold).shuffle(order)
    needed = set().union(*map(species_of, testing))
    first = min(order, key=lambda path: not needed <= species_of(path))
    return [first] + [path for path in order if path != first]


def points(arguments):
    """Curve, value, fold and what computes its errors."""
    folders = alloy_folders(arguments.data)
    for fold, testing in enumerate(tested(arguments, folders)):
        training = training_order(folders, testing, fold)  # fewer alloys are part of more
        for curve, value in itertools.product(arguments.curves, arguments.values):
            chosen = training[:int(value)] if arguments.study == "alloys" else training
            if arguments.study == "alloys" and len(chosen) < int(value):
                print(f"fold {fold}: {len(chosen)} alloys to train on, fewer than {value}: left out", file=sys.stderr)
                continue
            yield curve.name, value, fold, (lambda c=chosen, t=testing, v=value, k=curve:
                                            train_and_test(arguments, k, c, t, options_for(arguments, k, v)))


def crystal(arguments, name, cells, seed):
    """A table of the known model's barriers in a random crystal, beside its structure."""
    run = arguments.output / "crystal"
    saddle(arguments, "anneal", "--model", arguments.data, "--cells", cells, cells, cells, "--composition",
           arguments.composition, "--temperature", 3000, "--jumps", 1, "--seed", seed, "--overwrite", "--output", run)
    structure = arguments.output / f"{name}.extxyz"
    shutil.copy(run / "final.extxyz", structure)
    saddle(arguments, "barriers", "--model", arguments.data, "--structure", structure, "--vacancy", "all", "--output",
           arguments.output / f"{name}.csv")
    return arguments.output / f"{name}.csv"


def points_of_cells(arguments):
    small = min(map(int, arguments.values))
    training = [crystal(arguments, f"train{k}", small, 100 + k) for k in range(8)]
    for fold in range(arguments.folds):
        for curve, value in itertools.product(arguments.curves, arguments.values):
            yield curve.name, value, fold, (lambda v=int(value), f=fold, k=curve: train_and_test(
                arguments, k, training, [crystal(arguments, "test", v, 200 + f)], []))


def summary(arguments, rows):
    """Curve, value, mean and standard error over folds, their number."""
    for curve, value in itertools.product(arguments.curves, arguments.values):
        errors = [float(row["mae_eV"]) for row in rows if (row["curve"], row["value"]) == (curve.name, value)]
        if not errors:
            continue
        mean = sum(errors) / len(errors)
        spread = (sum((e - mean)**2 for e in errors) / max(1, len(errors) - 1) / len(errors))**0.5
        yield curve.name, value, mean, spread, len(errors)


def draw(arguments, found):
    name = arguments.output / arguments.study
    places = {value: place for place, value in enumerate(arguments.values)}
    script, parts = "", []
    for k, curve in enumerate(arguments.curves):
        lines = [f"{places[value]} {mean} {error}" for of, value, mean, error, _ in found if of == curve.name]
        script += f"$data{k} << EOD\n" + "\n".join(lines) + "\nEOD\n"
        style = f"lw 2 lc rgb '{COLOURS[k % len(COLOURS)]}'"
        alone = len(arguments.curves) == 1
        title = curve.name.replace("'", "''")
        parts.append(f"$data{k} using 1:2:3 with yerror{'bars' if alone else 'lines'} pt 7 {style} title '{title}'")
    tics = ", ".join(f'"{value}" {place}' for value, place in places.items())
    script += ("set encoding utf8\nset grid lt 1 lc rgb '#dddddd'\n" +
               ("unset key\n" if len(arguments.curves) == 1 else "set key bottom left\n") +
               f"set xlabel '{LABELS[arguments.study]}'\nset ylabel 'mean absolute error (eV)'\nset yrange [0:]\n"
               f"set xtics ({tics})\nset xrange [-0.5:{len(places) - 0.5}]\n")
    plot = "plot " + ", ".join(parts) + "\n"
    terminals = (("pngcairo size 1200,750 fontscale 1.4", "png"),
                 ("svg size 900,560 fontscale 1.1 background 'white'", "svg"))
    for terminal, ending in terminals:
        script += f"set terminal {terminal}\nset output '{name}.{ending}'\n{plot}unset output\n"
    try:
        subprocess.run(["gnuplot"], input=script, text=True, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        sys.exit(f"errors: the table is there, but gnuplot could not draw it: {error}")


def main():
    argv, train = sys.argv[1:], []
    if "--" in argv:
        argv, train = argv[:argv.index("--")], argv[argv.index("--") + 1:]
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("study", choices=VALUES)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--output", type=pathlib.Path, required=True)
    parser.add_argument("--folds", type=int, default=5)
    parser.add_argument("--leave-out", type=pathlib.Path, help="list of the alloys to test on")
    parser.add_argument("--by", choices=("train", "fit"), default="train", help="who makes the models")
    parser.add_argument("--curve", type=curve_of, action="append", help="a kind of model, 'NAME=COMMAND OPTIONS'; repeatable")
    parser.add_argument("--lattice-constant", type=float, default=3.2, help="of the crystals, Å, for --cutoff by shells")
    parser.add_argument("--filters", type=int, default=60, help="of the networks of `depth`")
    parser.add_argument("--values", help="points of the study (default: those of the papers)")
    parser.add_argument("--composition", default="Nb=1,Mo=1,Ta=1", help="of the crystals of `cells`")
    parser.add_argument("--saddle", default="saddle", help="the program")
    arguments = parser.parse_args(argv)
    arguments.train = train
    preset = ["--preset", "sdm"] if arguments.study == "depth" else []
    arguments.curves = arguments.curve or [Curve("", arguments.by, preset)]
    linear = all(curve.command == "fit" for curve in arguments.curves)
    usual = "sites,orbits,pairs" if arguments.study == "size" and linear else VALUES[arguments.study]
    arguments.values = (arguments.values or usual).split(",")
    arguments.output.mkdir(parents=True, exist_ok=True)

    table = arguments.output / f"{arguments.study}.csv"
    columns = ["study", "curve", "value", "fold", "mae_eV", "rmse_eV", "count"]
    reader = csv.DictReader(table.read_text().splitlines() if table.exists() else [",".join(columns)])
    if reader.fieldnames != columns:
        sys.exit(f"errors: {table}: expected the columns {', '.join(columns)}, found {', '.join(reader.fieldnames or [])}")
    rows = list(reader)
    done = {(row["curve"], row["value"], row["fold"]) for row in rows}
    for curve, value, fold, errors_of in (points_of_cells if arguments.study == "cells" else points)(arguments):
        if (curve, value, str(fold)) in done:
            continue
        errors = errors_of()
        row = {"study": arguments.study, "curve": curve, "value": value, "fold": fold,
               **{k: errors[k] for k in columns[4:]}}
        new = not table.exists()
        with table.open("a", newline="") as file:
            writer = csv.DictWriter(file, columns)
            if new:
                writer.writeheader()
            writer.writerow(row)
        rows.append({key: str(x) for key, x in row.items()})
        print(f"{arguments.study} {' '.join([curve, value]).strip()}, fold {fold}: {errors['mae_eV']:.4f} eV", flush=True)

    found = list(summary(arguments, rows))
    print(f"\n{LABELS[arguments.study]:40} MAE/eV  ± standard error, folds")
    for curve, value, mean, error, count in found:
        print(f"{' '.join([curve, value]).strip():40} {mean:.4f}  {error:.4f}  {count}")
    draw(arguments, found)


if __name__ == "__main__":
    main()
