//! The pieces of a script that can be read by themselves, each with its syntax tree.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use smallvec::SmallVec;
use tree_sitter::{Node, Parser, Point, Tree};

use super::cut::cuts;
use super::kind::LANGUAGE;
use super::walked::Walked;

/// Some lines of a script. Cheap to clone.
#[derive(Clone, Debug)]
pub(super) struct Piece {
    range: Range<usize>,
    reading: Arc<Reading>,
}

/// What depends on the text of a piece alone, and what came of it the last times.
#[derive(Debug)]
struct Reading {
    tree: Tree,
    walked: Mutex<Walks>,
}

/// So many walks are kept, in different surroundings: what judges a script knows those before it, others do not.
const WALKS: usize = 2;

type Walks = SmallVec<[Arc<Walked>; WALKS]>;

impl Piece {
    /// Where it stands in the script.
    pub(super) fn range(&self) -> Range<usize> {
        self.range.clone()
    }

    /// The root of the tree; its ranges are those of the script.
    pub(super) fn root(&self) -> Node<'_> {
        // Rows and columns are nobody's business.
        self.reading.tree.root_node_with_offset(self.range.start, Point::default())
    }

    /// What walks through it came to.
    pub(super) fn walked(&self) -> Walks {
        self.reading.walked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Keeps what a walk through it came to, in place of what one in the same surroundings did, or the oldest.
    pub(super) fn keep(&self, latest: Walked) {
        let mut walked = self.reading.walked.lock().unwrap_or_else(PoisonError::into_inner);
        walked.retain(|earlier| !earlier.is_of(&latest));
        walked.truncate(WALKS - 1);
        walked.insert(0, Arc::new(latest));
    }
}

/// A script's text, and the same as the grammar sees it.
#[derive(Clone, Debug)]
pub(super) struct Texts {
    pub(super) written: Arc<str>,
    pub(super) seen: Arc<str>,
}

/// Reads a script. What an earlier one had as far from its beginning or from its end is taken over; what comes out
/// depends on the text alone: where it is cut does, and each piece is read without regard to the others. Where the
/// grammar cannot make sense of one, it is read with all that follows.
pub(super) fn pieces(texts: &Texts, earlier: Option<(&Texts, &[Piece])>) -> Vec<Piece> {
    let all = texts.seen.len();
    let cuts = cuts(&texts.seen);
    let ends = cuts.iter().skip(1).copied().chain([all]);
    let mut pieces = Vec::with_capacity(cuts.len());
    for range in cuts.iter().zip(ends).map(|(start, end)| *start..end) {
        let Some(piece) = piece(texts, range.clone(), earlier) else { break };
        if piece.reading.tree.root_node().has_error() && range.end < all {
            pieces.extend(self::piece(texts, range.start..all, earlier));
            break;
        }
        pieces.push(piece);
    }
    pieces
}

/// The same in one piece.
#[cfg(test)]
pub(super) fn one_piece(texts: &Texts) -> Vec<Piece> {
    piece(texts, 0..texts.seen.len(), None).into_iter().collect()
}

fn piece(texts: &Texts, range: Range<usize>, earlier: Option<(&Texts, &[Piece])>) -> Option<Piece> {
    let same = earlier.and_then(|(before, pieces)| {
        let from_end = (before.seen.len() + range.start).checked_sub(texts.seen.len());
        let starts = [Some(range.start), from_end].into_iter().flatten();
        let there = starts.filter_map(|start| {
            pieces.binary_search_by_key(&start, |piece| piece.range.start).ok().map(|at| &pieces[at])
        });
        let is_same = |piece: &&Piece| {
            let (then, now) = (piece.range.clone(), range.clone());
            before.seen[then.clone()] == texts.seen[now.clone()] && before.written[then] == texts.written[now]
        };
        there.into_iter().find(is_same).map(|piece| Arc::clone(&piece.reading))
    });
    let fresh =
        || Some(Arc::new(Reading { tree: parse(&texts.seen[range.clone()])?, walked: Mutex::default() }));
    let reading = same.or_else(fresh)?;
    Some(Piece { range, reading })
}

thread_local! {
    /// A parser keeps its stacks between uses, so one a thread is the fastest.
    static PARSER: RefCell<Parser> = RefCell::new(Parser::new());
}

fn parse(text: &str) -> Option<Tree> {
    PARSER.with(|parser| {
        let mut parser = parser.try_borrow_mut().ok()?;
        if parser.language().is_none() {
            parser.set_language(&LANGUAGE).ok()?;
        }
        parser.parse(text, None)
    })
}

#[cfg(test)]
mod tests {
    use super::super::Environment;
    use crate::definition::Definition;

    /// The scripts of real definition files run the same whether they are read in pieces or as a whole, but for a few: as a
    /// whole, the grammar takes assignments for the start of the command in the next line, and loses its way further.
    #[test]
    fn real_scripts_in_pieces_are_what_they_are_as_a_whole() {
        let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/files");
        let Ok(entries) = std::fs::read_dir(&folder) else {
            println!("SKIPPED: no real files in {}", folder.display());
            return;
        };
        let environment = Environment::new();
        let (mut scripts, mut pieces, mut different) = (0, 0, 0);
        for entry in entries.flatten() {
            let text = String::from_utf8_lossy(&std::fs::read(entry.path()).unwrap()).into_owned();
            let definition = Definition::of_text(&text);
            let sections = definition.stages.iter().flat_map(|stage| &stage.sections);
            for script in
                sections.filter(|section| section.part.is_shell()).map(|section| section.part.script())
            {
                scripts += 1;
                pieces += script.pieces().len();
                different +=
                    usize::from(script.analyse(&environment) != script.as_a_whole().analyse(&environment));
            }
        }
        assert!(scripts > 5_000 && pieces > 5 * scripts, "{pieces} pieces of {scripts}");
        assert!(different * 1_000 < scripts, "{different} of {scripts}");
    }
}
