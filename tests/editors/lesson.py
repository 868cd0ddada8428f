"""The files that every editor is tried with, and what has to come of them."""

# The main job: two things that are something else after each release.
LESSON = "Bootstrap: docker\nFrom: python:latest\n%post\n    pip install numpy\n"

# The most exact tag of the same build, and its parents, at the date of the catalogue.
PINNED = "python:3.14.7-trixie"
CHAIN = ["buildpack-deps:trixie", "debian:trixie", "scratch"]

# Badly laid out, and as the formatter lays it out.
UNTIDY = "bootstrap:docker\nFrom:    alpine:3.22.1\n%post\n  make\n"

# A slip in the configuration, and a choice that holds all the same.
CONFIGURATION = 'profil = "relaxed"\nignore = ["unpinned-pip-package"]\n'

# Something of every section, with scripts in two languages.
COLOURS = """\
# A comment.
Bootstrap: docker
From: {{ BASE }}:3.22

%arguments
    BASE=alpine

%files
    data.txt /opt/data.txt

%post
    for i in 1 2; do
        echo "{{ BASE }} $i"
    done

%runscript
    #!/usr/bin/env python3
    print("hello")

%help
    Words, not code.
"""

_PART = "%appinstall tool{0}\n    pip install numpy\n    echo {0}\n%apphelp tool{0}\n    Runs tool {0}.\n"
LONG = LESSON + "".join(_PART.format(number) for number in range(1000))
assert LONG.count("\n") > 5000

# Seconds that a key may take until it is shown before a person notices, on a machine that does other things too.
KEY = 0.1

DEFINITION = "Bootstrap: docker\nFrom: alpine:3.22\n"

# Ours by name alone, whatever is in them: an empty one is where a person begins.
BY_NAME = ["Singularity", "Apptainer", "tool.apptainer", "tool.singularity", "tool.sdef",
           "Singularity.gpu", "Singularity.2.4", "Apptainer.base", "deep/Singularity"]  # fmt: skip

# Ours by their header, under names that other formats use too.
BY_CONTENT = {
    "plain.def": DEFINITION,
    "lower.def": "bootstrap: docker\nfrom: alpine\n",
    "upper.def": "BOOTSTRAP:docker\nFROM:alpine\n",
    "indented.def": "  Bootstrap : docker\n  From: alpine\n",
    "commented.def": "# a comment\n#\n\n" * 20 + DEFINITION,
    "from-first.def": "From: alpine\nBootstrap: docker\n",
    "crlf.def": DEFINITION.replace("\n", "\r\n"),
    "Singularity.R": DEFINITION,
    "Singularity.lua": DEFINITION,
    "Singularity.latest": DEFINITION,
}

# Somebody else's: the answer has to be the one that the editor gives by itself.
FOREIGN = {
    "module.def": "DEFINITION MODULE Storage;\nPROCEDURE ALLOCATE(VAR a: ADDRESS);\nEND Storage.\n",
    "comment.def": "(* bootstrap: how the compiler starts *)\nDEFINITION MODULE Start;\nEND Start.\n",
    "windows.def": "LIBRARY example\nEXPORTS\n    Start @1\n",
    "latex.def": "% \\ProvidesFile\n\\ProvidesFile{t1enc.def}[2020]\n\\DeclareFontEncoding{T1}{}{}\n",
    "empty.def": "",
    "Singularity.md": f"# Singularity\n\nHow to bootstrap it:\n\n```\n{DEFINITION}```\n",
    "Singularity.py": f'print("""\\\n{DEFINITION}""")\n',
    "singularity.conf": "allow setuid = yes\n",
    "Apptainerfile.txt": "Bootstrap: docker\n",
    "notes.txt": DEFINITION,
}

# For pictures: a recipe such as people write, with something to say about every other line.
RECIPE = """\
Bootstrap: docker
From: python:3.12-slim

%files
    train.py /opt/train.py

%post
    apt-get update
    apt-get install -y git
    pip install numpy pandas==2.2.3
    git clone https://github.com/karpathy/nanoGPT /opt/nanogpt

%runscript
    exec python /opt/train.py "$@"
"""
