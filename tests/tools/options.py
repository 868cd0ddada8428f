#!/usr/bin/env python3
"""Prints the options that installers name in their own help, and whether each takes a value.

usage: options.py > server/src/language/package_managers/help.tsv

Asks whatever is on the PATH, and says on standard error what is not. A line: program, verb, version, option, and `=` for
a value, `?` for one behind `=` alone, `-` for none. The tables of package managers are held against it by a test.
"""
import os
import re
import shutil
import subprocess
import sys

ASKED = [
    ("pip", "install", "--help"),
    ("uv", "pip install", "--help"),
    ("uv", "add", "--help"),
    ("uv", "sync", "--help"),
    ("uv", "tool install", "--help"),
    ("pipx", "install", "--help"),
    ("poetry", "add", "--help"),
    ("poetry", "install", "--help"),
    ("pipenv", "install", "--help"),
    ("conda-lock", "install", "--help"),
    ("cargo", "install", "--help"),
    ("gem", "install", "--help"),
    ("git", "clone", "-h"),
    ("git", "checkout", "-h"),
    ("curl", "", "--help all"),
    ("wget", "", "--help"),
    ("yarn", "add", "--help"),
    ("pnpm", "add", "--help"),
    ("pnpm", "install", "--help"),
]

# npm's options are data, each with the types of its value.
NPM = """
const root = require("child_process").execSync("npm root -g").toString().trim();
const {definitions} = require(root + "/npm/node_modules/@npmcli/config/lib/definitions");
for (const [name, {type, short}] of Object.entries(definitions)) {
    const types = [].concat(type);
    const takes = !types.includes(Boolean) ? "=" : types.includes(String) ? "=" : types.length > 1 ? "?" : "-";
    for (const one of ["--" + name].concat(short ? [].concat(short).map(letter => "-" + letter) : []))
        console.log(one + "\\t" + (types.every(one => one === Boolean || one === null) ? "-" : takes));
}
"""

# A placeholder: `<file>`, `[URL]`, `FILE`, a single word.
PLACEHOLDER = re.compile(r"""[<{"'$]|\[|[A-Z][A-Z0-9_:=.|-]*(?![a-z])|[a-z_|-]+\s*$""")
NAME = r"--?(?:\[no-?\])?[A-Za-z0-9][\w.-]*"


def said(*command):
    plain = dict(os.environ, COLUMNS="250", TERM="dumb", NO_COLOR="1")
    run = subprocess.run(command, capture_output=True, text=True, env=plain, stdin=subprocess.DEVNULL)
    return re.sub(r"\x1b\[[0-9;]*m", "", run.stdout + run.stderr)


def options(text):
    """Option and what it takes, of each line that begins with one."""
    # What an option is by default is said behind them all.
    for line in text.split("Defaults:")[0].replace(",  --", ", --").splitlines():
        line = re.match(r"[ \t]{1,12}(-{1,2}[\[\w].*)$", line)
        if not line:
            continue
        head = re.split(r" {2,}|(?<=\)) : ", line.group(1))[0].replace("-v|vv|vvv", "-v")
        takes, names = "-", []
        for part in re.split(r",? (?=--?[\[\w])|(?<=\w) ?[|/] ?(?=-)| or (?=-)", head):
            found = re.match(rf"({NAME})(\[=|=| \[)?\s*(.*)", part)
            if not found:
                continue
            name, sign, rest = found.groups()
            if sign == "[=":
                takes = "?"
            elif sign or (rest != "..." and PLACEHOLDER.match(rest)):
                takes = "="
            names.append(name)
        for name in names:
            if re.search(r"\[no-?\]", name):
                yield re.sub(r"\[no-?\]", "", name), takes
                yield re.sub(r"\[(no-?)\]", r"\1", name), "-"
            else:
                yield name, takes


def version(program):
    found = re.search(r"\d+\.\d[\w.]*", said(program, "--version"))
    return found.group(0) if found else "?"


def main():
    for program, verb, ask in ASKED:
        if not shutil.which(program):
            print(f"{program} is not here", file=sys.stderr)
            continue
        known = version(program)
        found = dict(options(said(program, *verb.split(), *ask.split())))
        for option, takes in found.items():
            print(program, verb, known, option, takes, sep="\t")
    if shutil.which("npm"):
        known = said("npm", "--version").split()[0]
        for line in subprocess.run(["node", "-e", NPM], capture_output=True, text=True).stdout.splitlines():
            print("npm", "install", known, line, sep="\t")


if __name__ == "__main__":
    main()
