#!/usr/bin/env python3
"""Builds the tables of the catalogue of base images from the upstream fact tables.

    generate.py [FACTS]            write the tables beside this file
    generate.py --check [FACTS]    compare them with a fresh run, write nothing; exit 1 when they differ
    generate.py --pack             only pack retired.tsv again, after it was edited by hand

FACTS is the folder of the fact tables (default: ../../../shared/catalogue, seen from this file). README.md describes
the columns. Python 3 standard library only; the same facts always give the same bytes.
"""
import argparse
import collections
import gzip
import json
import pathlib
import re
import sys
import zlib

HERE = pathlib.Path(__file__).resolve().parent
FACTS = HERE.parents[2] / 'shared' / 'catalogue'

LEVELS = {'latest': 'L', 'alias': 'a', 'major': '1', 'minor': '2', 'full': 'f', 'full+os': 'o', 'dated': 'd'}
EXACT_LEVELS = 'fod'
# One letter each, so that the list fits in a column without a join.
ARCHITECTURES = {'amd64': 'x', 'arm64v8': 'a', 'arm32v5': '5', 'arm32v6': '6', 'arm32v7': '7', 'i386': 'i',
                 'ppc64le': 'p', 'riscv64': 'r', 's390x': 'z', 'mips64le': 'm', 'windows-amd64': 'w'}
KINDS = {'official': 'official', 'official-empty': 'retired', 'official-removed': 'retired', 'popular': 'community'}
# The registry belongs to the publisher of what is inside.
PUBLISHER_REGISTRIES = ('nvcr.io',)
# Somebody wrote these tags in a file; nothing shows that they exist.
HEARSAY = ('observed', 'public Dockerfiles')
# Known to have no `latest`, although their list of tags is not complete.
WITHOUT_LATEST = {'nvidia/cuda', 'rapidsai/base', 'rapidsai/notebooks'}
# NVIDIA's own list of tags that it no longer supports and may delete, and the month of that list.
UNSUPPORTED, UNSUPPORTED_SINCE = 'cuda doc/unsupported-tags.md 2025-08', '2025-08'
WINDOWS = re.compile(r'windowsservercore|nanoserver')
# The product whose cycles the image's tags follow, where the names differ. (Operating systems: src/catalogue/release.rs.)
PRODUCTS = {
    'r-base': 'r', 'nvidia/cuda': 'cuda', 'ros': 'ros ros2', 'osrf/ros': 'ros ros2',
}
# What a build stood on where its `FROM` has an argument whose default says something else: the release of R that each
# release of Bioconductor is made for (https://bioconductor.org/config.yaml), as its
# series where the patch is not known.
PARENTS = {
    'bioconductor/bioconductor_docker#RELEASE_3_16': 'rocker/rstudio:4.2',
    'bioconductor/bioconductor_docker#RELEASE_3_17': 'rocker/rstudio:4.3',
    'bioconductor/bioconductor_docker#RELEASE_3_18': 'rocker/rstudio:4.3',
    'bioconductor/bioconductor_docker#RELEASE_3_19': 'rocker/rstudio:4.4.1',
}
# Cycles that endoflife.date does not list under the names that tags use: product, cycle, cycle that has its dates.
SAME_CYCLES = [
    # The first generation, whose releases were one rolling line (https://aws.amazon.com/amazon-linux-ami/faqs/).
    ('amazonlinux', '1', '2018.03'),
    ('amazonlinux', '2017.12', '2018.03'),
]
# Debian's long-term support is free for everyone; for all others what follows `eol` is sold.
FREE_EXTENDED = {'debian'}


def rows(text):
    """The lines of a tab-separated table with a header, as dictionaries."""
    lines = text.splitlines()
    names = lines[0].split('\t')
    for number, line in enumerate(lines[1:], 2):
        cells = line.split('\t')
        if len(cells) != len(names):
            raise ValueError(f'line {number}: {len(cells)} columns instead of {len(names)}')
        yield dict(zip(names, cells))


def table(columns, lines):
    """A table as text: a header that sorts first, then the lines in byte order."""
    if len(set(lines)) != len(lines):
        raise ValueError('repeated line')
    return '\n'.join(['#' + '\t'.join(columns)] + sorted(lines, key=str.encode)) + '\n'


def is_hearsay(row):
    return row['resolved_by'].startswith(HEARSAY)


def parent_is_exact(resolved_by):
    """Whether the parent was read from the very commit or release that made the image, not from a neighbour of it."""
    return resolved_by in ('commit', 'oci-import', 'override') or '@' in resolved_by or bool(re.search(r' v\d', resolved_by))


def architectures(text):
    return ''.join(sorted(ARCHITECTURES[name] for name in text.split(',') if name))


def clusters(group):
    """The tags of one build: pin first, then those that mean it today; the build's most exact tag leads the line."""
    by_pin = collections.OrderedDict()
    if group[0]['group_pin']:
        by_pin[group[0]['group_pin']] = []
    for row in sorted(group, key=lambda row: natural(row['tag']), reverse=True):
        by_pin.setdefault(row['pin'], []).append(row)
    head, *rest = by_pin
    parts = []
    for pin in [head] + sorted(rest, key=natural, reverse=True):
        tags = sorted(by_pin[pin], key=lambda row: row['tag'] != pin)
        words = [f"{row['tag']}={LEVELS[row['level']]}" for row in tags]
        parts.append(' '.join(words if pin else ['-'] + words))
    return ' | '.join(parts)


def natural(text):
    """A key that sorts 3.9 before 3.10."""
    return [(1, int(part), '') if part.isdigit() else (0, 0, part) for part in re.split(r'(\d+)', text) if part]


def tags_table(facts):
    groups = collections.OrderedDict()
    for row in facts:
        if not is_hearsay(row) and row['resolved_by'] != UNSUPPORTED:
            groups.setdefault((row['image'], row['group']), []).append(row)
    lines = []
    for (image, _), group in groups.items():
        first = group[0]
        exact = [row['first_seen'] for row in group if LEVELS[row['level']] in EXACT_LEVELS and row['first_seen']]
        parent = PARENTS.get(first['group'], first['parent'])
        lines.append('\t'.join([image, clusters(group), parent, architectures(first['archs']),
                                '=' if parent_is_exact(first['resolved_by']) else '~', min(exact, default='')]))
    return table(['image', 'tags', 'parent', 'architectures', 'parent known', 'listed'], lines)


def retired_table(history, facts):
    """Tags that left the lists, the tags of one build and one lifetime on a line. Windows is left out."""
    builds = collections.defaultdict(list)
    for row in history:
        if row['alive'] == '0' and not WINDOWS.search(row['tag']):
            builds[row['image'], row['first_seen'], row['last_listed'], row['parent']].append(row)
    for row in facts:
        if row['resolved_by'] == UNSUPPORTED:
            builds[row['image'], row['first_seen'], UNSUPPORTED_SINCE, row['parent']].append(row)
    lines = []
    for (image, listed, delisted, parent), build in builds.items():
        words = [f"{row['tag']}={LEVELS[row['level']]}" for row in sorted(build, key=lambda row: natural(row['tag']))]
        lines.append('\t'.join([image, ' '.join(words), parent, listed, delisted]))
    return table(['image', 'tags', 'parent', 'listed', 'delisted'], lines)


def pack(retired):
    """The retired tags for the binary: a line `image offset length` per image, an empty line, then for each image its
    lines without the image's name as one raw deflate stream. Offsets count from behind the empty line."""
    blocks = collections.OrderedDict()
    for line in retired.splitlines()[1:]:
        image, rest = line.split('\t', 1)
        blocks.setdefault(image, []).append(rest)
    index, data = [], b''
    for image, lines in blocks.items():
        deflate = zlib.compressobj(9, zlib.DEFLATED, -15, 9)
        stream = deflate.compress(('\n'.join(lines) + '\n').encode()) + deflate.flush()
        index.append(f'{image}\t{len(data)}\t{len(stream)}\n')
        data += stream
    return ''.join(index).encode() + b'\n' + data


def unpack(packed):
    """The lines of `retired.tsv`, without its header, from the packed form."""
    index, data = packed.split(b'\n\n', 1)
    for line in index.decode().splitlines():
        image, offset, length = line.split('\t')
        stream = data[int(offset):int(offset) + int(length)]
        for rest in zlib.decompress(stream, -15).decode().splitlines():
            yield f'{image}\t{rest}'


def product_of(row, products):
    name = row['name']
    if row['category'] == 'os':
        return ''
    if name.startswith('rocker/') and name not in ('rocker/cuda', 'rocker/ml', 'rocker/ml-verse'):
        return 'r'
    if 'jupyter/' in name:
        return 'python'
    return PRODUCTS.get(name, name if name in products else '')


def images_table(images, tags, history, observed, products):
    has_latest = {row['image'] for row in tags if row['tag'] == 'latest' and not is_hearsay(row)}
    had_latest = {row['image'] for row in history if row['tag'] == 'latest'}
    files = collections.Counter()
    for row in observed:
        files[row['image']] += int(row['files'])
    lines = []
    for row in images:
        name = row['name']
        kind = 'verified' if name.startswith(PUBLISHER_REGISTRIES) else KINDS[row['kind']]
        if name in has_latest:
            latest = 'yes'
        elif kind == 'retired' and name in had_latest:
            # Nobody removed it when the whole image left the list.
            latest = 'delisted'
        elif kind in ('official', 'retired') or name in WITHOUT_LATEST:
            latest = 'no'
        else:
            latest = '?'
        lines.append('\t'.join([name, kind, row['category'], latest, str(files[name]), product_of(row, products),
                                row['homepage'], row['source'], row['deprecated'], row['replacement'],
                                row['description']]))
    return table(['name', 'kind', 'category', 'latest', 'files', 'product', 'homepage', 'source', 'deprecated',
                  'replacement', 'description'], lines)


def eol_table(cycles):
    """Cycles by product, newest first. `free_end`: the last day of security updates that nobody has to pay for."""
    by_product = collections.defaultdict(list)
    for row in cycles:
        by_product[row['product']].append(row)
    for product, cycle, like in SAME_CYCLES:
        rows_like = [row for row in by_product.get(product, []) if row['cycle'] == like]
        by_product[product] += [{**row, 'cycle': cycle, 'release': '', 'latest': ''} for row in rows_like]
    by_product = {product: rows for product, rows in by_product.items() if rows}
    lines = ['#' + '\t'.join(['product', 'cycle', 'codename', 'lts', 'release', 'active_end', 'eol', 'extended_end',
                              'free_end', 'latest'])]
    for product in sorted(by_product, key=str.encode):
        for row in sorted(by_product[product], key=lambda row: natural(row['cycle']), reverse=True):
            free = row['extended_end'] if product in FREE_EXTENDED and row['extended_end'] else row['eol']
            lines.append('\t'.join([product, row['cycle'], row['codename'], row['lts'], row['release'],
                                    row['active_end'], row['eol'], row['extended_end'], free, row['latest']]))
    return '\n'.join(lines) + '\n'


def pypi_table(packages):
    lines = []
    for row in packages:
        name = re.sub(r'[-_.]+', '-', row['name']).lower()
        lines.append('\t'.join([name, row['version'], row['month']]))
    return table(['name', 'version', 'month'], lines)


def parents_table(chains, tags, history):
    """The parents of images that stand in a chain although no list has their tags."""
    listed = {f"{row['image']}:{row['tag']}" for row in tags if not is_hearsay(row)}
    listed.update(f"{row['image']}:{row['tag']}" for row in history if not WINDOWS.search(row['tag']))
    hearsay = {(row['image'], row['group']) for row in tags if is_hearsay(row)}
    parents = {}
    for row in chains:
        if (row['group'].split('#')[0], row['group']) in hearsay:
            continue
        steps = row['chain'].split(' > ')
        for step, parent in zip(steps, steps[1:]):
            if step not in listed and parents.setdefault(step, parent) != parent:
                raise ValueError(f'{step} has two parents: {parents[step]}, {parent}')
    return table(['name', 'parent'], [f'{name}\t{parent}' for name, parent in parents.items()])


RELEASES = {'xenial': '16.04', 'bionic': '18.04', 'focal': '20.04', 'jammy': '22.04'}


def jupyter_table(eras):
    """Between which days the Jupyter images stood on one release of Ubuntu for certain: the history of the Dockerfile
    has branches, so a release counts from the last sight of the one before to the first sight of the one after."""
    seen = collections.OrderedDict()
    for day, base in eras:
        name = re.match(r'ubuntu:([a-z]+|\d\d\.\d\d)', base)
        if name:
            release = RELEASES.get(name[1], name[1])
            first, _ = seen.setdefault(release, (day, day))
            seen[release] = (first, max(day, seen[release][1]))
    lines, order = [], sorted(seen)
    for at, release in enumerate(order):
        since = max(seen[release][0], seen[order[at - 1]][1] if at else '')
        before = seen[order[at + 1]][0] if at + 1 < len(order) else ''
        if not before or since < before:
            lines.append(f'{since}\t{before}\tubuntu:{release}')
    return table(['since', 'before', 'base'], lines)


def generate(facts):
    """All tables, name → bytes."""
    def read(name):
        return list(rows((facts / name).read_text(encoding='utf-8')))
    tags = read('tags.tsv')
    with gzip.open(facts / 'tags_history.tsv.gz', 'rt', encoding='utf-8') as file:
        history = list(rows(file.read()))
    retired = retired_table(history, tags)
    cycles, packages = read('eol.tsv'), read('pypi.tsv')
    products = {row['product'] for row in cycles}
    readme = (facts / 'README.md').read_text(encoding='utf-8')
    texts = {
        'date.txt': re.search(r'docker-library/official-images \| (\d{4}-\d\d-\d\d)', readme)[1] + '\n',
        'pypi-date.txt': max(row['month'] for row in packages) + '\n',
        'images.tsv': images_table(read('images.tsv'), tags, history, read('observed.tsv'), products),
        'tags.tsv': tags_table(tags),
        'retired.tsv': retired,
        'parents.tsv': parents_table(read('chains.compact.tsv'), tags, history),
        'eol.tsv': eol_table(cycles),
        'pypi.tsv': pypi_table(packages),
        'jupyter.tsv': jupyter_table(json.loads((facts / 'jupyter_base_eras.json').read_text(encoding='utf-8'))),
    }
    files = {name: text.encode() for name, text in texts.items()}
    files['retired.bin'] = pack(retired)
    return files


def same(name, committed, fresh):
    # Another zlib may pack the same lines into other bytes.
    if name == 'retired.bin':
        return list(unpack(committed)) == list(unpack(fresh))
    return committed == fresh


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('facts', nargs='?', type=pathlib.Path, default=FACTS, metavar='FACTS')
    parser.add_argument('--check', action='store_true', help='compare, write nothing')
    parser.add_argument('--pack', action='store_true', help='pack retired.tsv again, nothing else')
    parser.add_argument('--out', type=pathlib.Path, default=HERE, help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.pack:
        (options.out / 'retired.bin').write_bytes(pack((options.out / 'retired.tsv').read_text(encoding='utf-8')))
        return 0
    if not (options.facts / 'tags.tsv').exists():
        print(f'generate.py: SKIPPED: no fact tables in {options.facts}', file=sys.stderr)
        return 0 if options.check else 2
    fresh = generate(options.facts)
    if not options.check:
        for name, content in fresh.items():
            (options.out / name).write_bytes(content)
            print(f'{name}\t{len(content)}')
        return 0
    changed = [name for name, content in fresh.items()
               if not (options.out / name).exists() or not same(name, (options.out / name).read_bytes(), content)]
    for name in changed:
        print(f'generate.py: {name} differs from a fresh run', file=sys.stderr)
    return 1 if changed else 0


if __name__ == '__main__':
    sys.exit(main())
