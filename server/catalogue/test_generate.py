"""Tests of the generator: python3 -m unittest, in this folder."""
import contextlib
import gzip
import io
import pathlib
import shutil
import sys
import tempfile
import unittest

import generate

TAG_COLUMNS = ['image', 'tag', 'group', 'archs', 'parent', 'is_floating', 'level', 'pin', 'group_pin', 'os_variant', 'os_base',
               'resolved_by', 'moves', 'stays', 'first_seen', 'platform', 'kind']


def tag_row(tag, level, pin='', group_pin='', **other):
    row = dict.fromkeys(TAG_COLUMNS, '')
    row.update(image='python', tag=tag, group='python#3', archs='amd64,arm64v8', parent='debian:trixie', level=level, pin=pin,
               group_pin=group_pin, resolved_by='commit', first_seen='2026-08-05', platform='linux', kind='official')
    row.update(other)
    return row


PYTHON = [
    tag_row('3.14', 'minor', '3.14.7', '3.14.7-trixie', first_seen='2025-10-07'),
    tag_row('latest', 'latest', '3.14.7', '3.14.7-trixie'),
    tag_row('3.14.7', 'full', '3.14.7', '3.14.7-trixie'),
    tag_row('trixie', 'alias', '3.14.7-trixie', '3.14.7-trixie'),
    tag_row('3.14.7-trixie', 'full+os', '3.14.7-trixie', '3.14.7-trixie'),
]


def lines(table):
    return table.splitlines()[1:]


def history_row(tag, delisted='2024-12-04', **other):
    row = {'image': 'python', 'tag': tag, 'first_seen': '2024-10-01', 'last_listed': delisted, 'alive': '0', 'moves': '0',
           'stays': '0', 'revisions': '1', 'level': 'full', 'parent': 'debian:bookworm'}
    row.update(other)
    return row


class Tables(unittest.TestCase):
    def test_a_build_is_a_line_with_the_most_exact_tag_first(self):
        self.assertEqual(lines(generate.tags_table(PYTHON)), [
            'python\t3.14.7-trixie=o trixie=a | 3.14.7=f 3.14=2 latest=L\tdebian:trixie\tax\t=\t2026-08-05'])

    def test_tags_without_a_pin(self):
        fedora = [tag_row('44', 'major', image='fedora', group='f', first_seen=''), tag_row('latest', 'latest', image='fedora', group='f')]
        self.assertEqual(lines(generate.tags_table(fedora))[0].split('\t')[1], '- 44=1 latest=L')

    def test_what_was_only_seen_in_use_is_no_fact(self):
        for hearsay in ('observed in 3 definition files', 'public Dockerfiles'):
            row = tag_row('typo', 'alias', resolved_by=hearsay)
            self.assertEqual(lines(generate.tags_table([row])), [])

    def test_parents_that_are_guessed_are_marked(self):
        for resolved_by, mark in {'commit': '=', 'oci-import': '=', 'head': '~', 'inferred': '~', 'images@3f2a91c': '=',
                                  'micromamba-docker v2.6.1': '=', 'branch': '~'}.items():
            row = tag_row('1.0.0', 'full', '1.0.0', '1.0.0', resolved_by=resolved_by)
            self.assertEqual(lines(generate.tags_table([row]))[0].split('\t')[4], mark, resolved_by)

    def test_an_unknown_architecture_is_an_error(self):
        with self.assertRaises(KeyError):
            generate.architectures('amd64,m68k')

    def test_retired_tags_of_one_lifetime_share_a_line(self):
        rows = [history_row('3.12.7-bookworm', level='full+os'), history_row('3.12.7'), history_row('3.12.8', '2025-02-04'),
                history_row('3.12.7-windowsservercore'), history_row('3.13', alive='1')]
        self.assertEqual(lines(generate.retired_table(rows, [])), [
            'python\t3.12.7=f 3.12.7-bookworm=o\tdebian:bookworm\t2024-10-01\t2024-12-04',
            'python\t3.12.8=f\tdebian:bookworm\t2024-10-01\t2025-02-04'])

    def test_tags_that_the_publisher_may_delete_are_retired(self):
        row = tag_row('11.3.1-base', 'full', image='nvidia/cuda', first_seen='', resolved_by=generate.UNSUPPORTED)
        self.assertEqual(lines(generate.tags_table([row])), [])
        self.assertEqual(lines(generate.retired_table([], [row])), ['nvidia/cuda\t11.3.1-base=f\tdebian:trixie\t\t2025-08'])

    def test_packing_loses_nothing(self):
        rows = [history_row(f'3.{minor}.{patch}', image=image) for image in ('node', 'python')
                for minor in range(20) for patch in range(20)]
        table = generate.retired_table(rows, [])
        self.assertEqual(list(generate.unpack(generate.pack(table))), lines(table))

    def test_latest_of_an_image(self):
        def latest(kind, name='x', tags=(), history=()):
            image = dict.fromkeys(['registry', 'homepage', 'source', 'deprecated', 'replacement', 'description'], '')
            image.update(name=name, kind=kind, category='tool')
            return lines(generate.images_table([image], tags, history, [], set()))[0].split('\t')[3]
        listed = tag_row('latest', 'latest', image='x')
        self.assertEqual(latest('official', tags=[listed]), 'yes')
        self.assertEqual(latest('official', history=[history_row('latest', image='x')]), 'no')
        self.assertEqual(latest('official-removed', history=[history_row('latest', image='x')]), 'delisted')
        self.assertEqual(latest('popular'), '?')
        self.assertEqual(latest('popular', tags=[tag_row('latest', 'latest', image='x', resolved_by='observed in 9 files')]), '?')
        self.assertEqual(latest('popular', name='nvidia/cuda'), 'no')

    def test_images_are_ranked_by_use(self):
        image = dict.fromkeys(['registry', 'homepage', 'source', 'deprecated', 'replacement', 'description'], '')
        image.update(name='python', kind='official', category='language')
        observed = [{'image': 'python', 'files': '3'}, {'image': 'python', 'files': '4'}, {'image': 'node', 'files': '9'}]
        cells = lines(generate.images_table([image], [], [], observed, {'python'}))[0].split('\t')
        self.assertEqual(cells[4:6], ['7', 'python'])

    def test_only_debian_has_free_extended_support(self):
        cycle = {'product': 'debian', 'cycle': '12', 'codename': 'Bookworm', 'lts': '', 'release': '2023-06-10', 'active_end': '',
                 'eol': '2026-07-11', 'extended_end': '2028-06-30', 'latest': '12.15', 'latest_release': '', 'source': ''}
        table = lines(generate.eol_table([cycle, dict(cycle, product='ubuntu'), dict(cycle, cycle='9'), dict(cycle, cycle='13')]))
        self.assertEqual([line.split('\t')[8] for line in table], ['2028-06-30'] * 3 + ['2026-07-11'])
        self.assertEqual([line.split('\t')[1] for line in table], ['13', '12', '9', '12'], 'newest first')

    def test_package_names_are_normalised(self):
        rows = [{'name': 'Ruamel.YAML__x', 'version': '1', 'month': '2026-01', 'download_rank': ''}]
        self.assertEqual(lines(generate.pypi_table(rows)), ['ruamel-yaml-x\t1\t2026-01'])

    def test_parents_of_unlisted_images_come_from_the_chains(self):
        chains = [{'group': 'a#1', 'status': 'complete', 'chain': 'glibc:3 > alpine:3 > scratch'},
                  {'group': 'b#1', 'status': 'unknown', 'chain': 'typo:1 > nothing:1'}]
        tags = [tag_row('3', 'major', image='alpine'), tag_row('1', 'full', image='b', group='b#1', resolved_by='observed in 1')]
        self.assertEqual(lines(generate.parents_table(chains, tags, [])), ['glibc:3\talpine:3'])

    def test_two_parents_of_one_image_are_an_error(self):
        chains = [{'group': f'a#{n}', 'status': 'complete', 'chain': f'x:1 > y:{n} > scratch'} for n in (1, 2)]
        with self.assertRaisesRegex(ValueError, 'two parents'):
            generate.parents_table(chains, [], [])

    def test_jupyter_days_between_two_releases_are_left_open(self):
        eras = [('2020-01-01', 'ubuntu:bionic-20200112'), ('2020-05-28', 'ubuntu:focal-20200423'), ('2020-05-29', 'ubuntu:bionic'),
                ('2020-06-13', 'ubuntu:focal'), ('2020-07-01', '$BASE_CONTAINER'), ('2022-10-09', 'ubuntu:22.04')]
        self.assertEqual(lines(generate.jupyter_table(eras)), [
            '2020-01-01\t2020-05-28\tubuntu:18.04', '2020-05-29\t2022-10-09\tubuntu:20.04', '2022-10-09\t\tubuntu:22.04'])

    def test_irregular_lines_are_errors(self):
        with self.assertRaisesRegex(ValueError, 'line 3: 1 columns'):
            list(generate.rows('a\tb\n1\t2\n3\n'))
        with self.assertRaisesRegex(ValueError, 'repeated'):
            generate.table(['a'], ['1', '1'])

    def test_numbers_sort_as_numbers(self):
        self.assertEqual(sorted(['3.10', '3.9', '3.9-slim', 'a', '3'], key=generate.natural), ['a', '3', '3.9', '3.9-slim', '3.10'])


class Run(unittest.TestCase):
    """The whole run, on a small set of facts."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        self.facts, self.out = self.folder / 'facts', self.folder / 'out'
        self.facts.mkdir(), self.out.mkdir()

        def write(name, columns, rows=()):
            text = '\n'.join(['\t'.join(columns)] + ['\t'.join(row[column] for column in columns) for row in rows]) + '\n'
            (self.facts / name).write_text(text)
        write('tags.tsv', TAG_COLUMNS, PYTHON)
        write('images.tsv', ['name', 'kind', 'category', 'homepage', 'source', 'deprecated', 'replacement', 'description'])
        write('chains.compact.tsv', ['group', 'status', 'chain'])
        write('observed.tsv', ['image', 'files'])
        write('eol.tsv', ['product'])
        write('pypi.tsv', ['name', 'version', 'month'], [{'name': 'a', 'version': '1', 'month': '2026-11'}])
        (self.facts / 'jupyter_base_eras.json').write_text('[]')
        (self.facts / 'README.md').write_text('| docker-library/official-images | 2026-08-21 16:53 -0700, 37079fb |\n')
        history = history_row('3.12.7')
        with gzip.open(self.facts / 'tags_history.tsv.gz', 'wt') as file:
            file.write('\t'.join(history) + '\n' + '\t'.join(history.values()) + '\n')

    def run_generator(self, *arguments):
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors), contextlib.redirect_stdout(io.StringIO()):
            code = generate.main([str(self.facts), '--out', str(self.out), *arguments])
        return code, errors.getvalue()

    def test_what_is_written_is_what_the_check_expects(self):
        self.assertEqual(self.run_generator(), (0, ''))
        self.assertEqual(self.run_generator('--check'), (0, ''))
        self.assertEqual((self.out / 'date.txt').read_text(), '2026-08-21\n')
        self.assertEqual((self.out / 'pypi-date.txt').read_text(), '2026-11\n')

    def test_the_check_sees_an_edit(self):
        self.run_generator()
        with (self.out / 'tags.tsv').open('a') as file:
            file.write('ruby\n')
        code, errors = self.run_generator('--check')
        self.assertEqual(code, 1)
        self.assertIn('tags.tsv differs', errors)

    def test_an_edit_by_hand_is_packed(self):
        self.run_generator()
        table = self.out / 'retired.tsv'
        table.write_text(table.read_text().replace('3.12.7', '3.12.8'))
        self.run_generator('--pack')
        self.assertEqual(list(generate.unpack((self.out / 'retired.bin').read_bytes())), lines(table.read_text()))

    def test_without_facts_the_check_is_skipped_loudly(self):
        self.facts = self.folder / 'none'
        code, errors = self.run_generator('--check')
        self.assertEqual(code, 0)
        self.assertIn('SKIPPED', errors)
        self.assertEqual(self.run_generator()[0], 2, 'writing without facts is an error')


class Committed(unittest.TestCase):
    """The tables in this folder."""

    def test_they_are_those_of_a_fresh_run(self):
        errors = io.StringIO()
        with contextlib.redirect_stderr(errors):
            code = generate.main(['--check'])
        if 'SKIPPED' in errors.getvalue():
            print(errors.getvalue(), end='', file=sys.stderr)
            self.skipTest(errors.getvalue().strip())
        self.assertEqual(code, 0, errors.getvalue())


if __name__ == '__main__':
    unittest.main()
