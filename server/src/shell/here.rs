//! The here-documents of a script.

use std::ops::Range;

use super::kind::Kind;
use super::script::Script;

/// A here-document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HereDocument {
    /// From the word behind `<<` to the line that ends it, or to the end of the script where no line does.
    pub(crate) range: Range<usize>,
    /// The word that ends it, without quotes.
    pub(crate) word: String,
    /// Whether a line ends it.
    closed: bool,
}

impl Script {
    /// All here-documents, by where they start.
    pub(crate) fn here_documents(&self) -> Vec<HereDocument> {
        let mut found: Vec<HereDocument> = Vec::new();
        // One may stand in a substitution inside another.
        let mut open = Vec::new();
        self.each_node(|node| match Kind::of(node) {
            Kind::HeredocStart => {
                let word = self.text().get(node.byte_range()).unwrap_or_default();
                let word = word.replace(['\'', '"', '\\'], "");
                open.push(found.len());
                let range = node.start_byte()..self.text().len();
                found.push(HereDocument { range, word, closed: false });
            }
            Kind::HeredocEnd if !node.is_missing() => {
                if let Some(document) = open.pop().and_then(|number| found.get_mut(number)) {
                    document.range.end = node.start_byte();
                    document.closed = true;
                }
            }
            _ => {}
        });
        found
    }

    /// The here-document that goes on behind the end of the script.
    pub(crate) fn open_here_document(&self) -> Option<HereDocument> {
        let last = self.here_documents().into_iter().rfind(|document| !document.closed)?;
        // Where the grammar lost its way, the line may be there all the same.
        let rest = self.text().get(last.range.clone()).unwrap_or_default();
        (!ends(rest.lines().skip(1), &last.word)).then_some(last)
    }
}

impl HereDocument {
    /// Whether some text behind the script has the line that ends it.
    pub(crate) fn ends_in(&self, text: &str) -> bool {
        ends(text.lines(), &self.word)
    }
}

fn ends<'t>(mut lines: impl Iterator<Item = &'t str>, word: &str) -> bool {
    lines.any(|line| line.trim() == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_here_document_goes_on() {
        for (text, word) in [
            ("cat <<EOF\n", Some("EOF")),
            ("cat <<EOF > x\n a\n", Some("EOF")),
            ("cat > x <<'END OF'\n it's \"\n", Some("END OF")),
            ("cat <<-\\EOF | sh\n\ta $(\n", Some("EOF")),
            ("if x; then\n  cat <<EOF\n $(x) ${y}\n", Some("EOF")),
            ("f() {\n x=$(cat <<EOF\n }\n", Some("EOF")),
            ("cat <<A\n a\nA\ncat <<A\n b\n", Some("A")),
            ("cat <<EOF\n a\nEOF\n", None),
            ("if x; then\n cat <<-EOF\n\ta\n\tEOF\n", None),
            ("cat <<A\n$(cat <<B\n b\nB\n)\nA\n", None),
            ("echo \"<< Building >>\"\n", None),
            ("true # see <<EOF below\n", None),
            ("x=$((1<<BITS)); ((y<<BITS)); [[ a << b ]]\n", None),
            ("cat <<< EOF\n", None),
            ("", None),
        ] {
            let open = Script::parse(text).open_here_document();
            assert_eq!(open.as_ref().map(|open| &*open.word), word, "{text:?}");
        }
    }

    #[test]
    fn each_has_its_place() {
        let text = "cat <<A\n a\nA\ncat <<'B'\n b\n";
        let places = Script::parse(text).here_documents().into_iter().map(|document| &text[document.range]);
        assert_eq!(places.collect::<Vec<_>>(), ["A\n a\n", "'B'\n b\n"]);
    }
}
