//! Binary search over the lines of a sorted, tab-separated table.

/// The byte offset of the first line for which `before` is false; all lines for which it is true come first.
pub(super) fn partition_point(table: &str, before: impl Fn(&str) -> bool) -> usize {
    // Both ends stand at the start of a line, or at the end of the table.
    let (mut low, mut high) = (0, table.len());
    while low < high {
        let middle = low + (high - low) / 2;
        let start = line_start(table, middle).max(low);
        let end = line_end(table, middle);
        if before(table.get(start..end).unwrap_or_default()) {
            low = end + 1;
        } else {
            high = start;
        }
    }
    low.min(table.len())
}

fn line_start(table: &str, offset: usize) -> usize {
    table
        .as_bytes()
        .get(..offset)
        .and_then(|head| memchr::memrchr(b'\n', head))
        .map_or(0, |newline| newline + 1)
}

fn line_end(table: &str, offset: usize) -> usize {
    let rest = table.as_bytes().get(offset..).unwrap_or_default();
    memchr::memchr(b'\n', rest).map_or(table.len(), |newline| offset + newline)
}

/// The lines whose first column is `key`, as one piece of the table.
pub(super) fn block<'t>(table: &'t str, key: &str) -> &'t str {
    let start = partition_point(table, |line| first_column(line) < key);
    let end = partition_point(table, |line| first_column(line) <= key);
    table.get(start..end).unwrap_or_default()
}

/// The one line whose first column is `key`.
pub(super) fn line<'t>(table: &'t str, key: &str) -> Option<&'t str> {
    let start = partition_point(table, |line| first_column(line) < key);
    table.get(start..)?.lines().next().filter(|line| first_column(line) == key)
}

/// The lines whose first column begins with `prefix`.
pub(super) fn lines_with_prefix<'t>(table: &'t str, prefix: &str) -> impl Iterator<Item = &'t str> + use<'t> {
    let start = partition_point(table, |line| first_column(line) < prefix);
    let prefix = prefix.to_owned();
    table
        .get(start..)
        .unwrap_or_default()
        .lines()
        .take_while(move |line| first_column(line).starts_with(&prefix))
}

/// The first `N` columns of a line; columns that are not there are empty.
pub(super) fn columns<const N: usize>(line: &str) -> [&str; N] {
    let mut rest = line;
    std::array::from_fn(|_| {
        let (column, behind) = cut(rest);
        rest = behind;
        column
    })
}

fn first_column(line: &str) -> &str {
    cut(line).0
}

/// Before and behind the first tab.
fn cut(line: &str) -> (&str, &str) {
    let tab = memchr::memchr(b'\t', line.as_bytes()).unwrap_or(line.len());
    (line.get(..tab).unwrap_or_default(), line.get(tab + 1..).unwrap_or_default())
}

/// An empty column is an unknown fact.
pub(super) fn known(column: &str) -> Option<&str> {
    (!column.is_empty()).then_some(column)
}
