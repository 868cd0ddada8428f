//! Definition files that are nearly right: what people get wrong, in the places where they get it wrong.

use super::Random;

const HEADERS: &[&str] = &[
    "Bootstrap: docker\n",
    "bootstrap: Docker\n",
    "Bootstrap : docker\n",
    "Bootstap: docker\n",
    "Bootstrap docker\n",
    "Bootstrap: buildkit\n",
    "Bootstrap: debootstrap\n",
    "Bootstrap: {{ AGENT }}\n",
    "Bootstrap:\n",
    "  Bootstrap: docker\n",
    "Bootstrap: docker \\\n",
    "From: ubuntu:24.04\n",
    "From: docker://ubuntu:24.04\n",
    "From: shub://a/b\n",
    "From: a:{{ TAG }}\n",
    "From: a:$TAG\n",
    "From: a:1@sha256:00\n",
    "From: a#b\n",
    "From:\n",
    "FROM ubuntu\n",
    "Form: ubuntu\n",
    "Stage: build\n",
    "Stage: {{ TAG }}\n",
    "OSVersion: bookworm\n",
    "MirrorURL: http://x/%{OSVERSION}\n",
    "MirrorURL: http://x/ \\\n",
    "Include: a \\\n  b\n",
    "Include: a \\\n\n  b\n",
    "Include: a \\\n# c\n# d\n  b: c\n",
    "ConfURL: x\n",
    "MetaLink: x\n",
    "# comment\n",
    "#{{ TAG }}\n",
    "1.2.3\n",
    "\n",
];
const SECTIONS: &[&str] = &[
    "%post\n    true\n",
    "%post -c\n    true\n",
    "%post\n    #!/bin/bash\n    source x\n",
    "%posts\n    true\n",
    "%post:\n    true\n",
    "%post\t-x\n    true\n",
    "  %post\n    true\n",
    "% post\n    true\n",
    "%AppRun x\n    true\n",
    "%apprun\n    true\n",
    "%apprun  x\n    true\n",
    "%apprun a-b\n    true\n",
    "%apprun a.b\n    true\n",
    "%runscript\n\n",
    "%runscript\n\n    #!/bin/bash\n    exec x\n",
    "%test -c /bin/bash\n    true\n",
    "%files\n    a b c\n",
    "%files\n    a # b\n",
    "%files\n    'a b' '/c'\n",
    "%files\n    \"\n",
    "%files\n    a \\\n    b\n",
    "%files  \n    a\n",
    "%files from build\n    a\n",
    "%files from buidl\n    a\n",
    "%files form build\n    a\n",
    "%files from build x\n    a\n",
    "%files from {{ TAG }}\n    a\n",
    "%labels\n    A=b\n    B: c\n    C\td\n    E = f\n",
    "%labels\n    A b \\\n    c\n",
    "%arguments\n    TAG=1\n",
    "%arguments\n    TAG=\n    AGENT=docker\n",
    "%arguments\n    TAG=a#b\n    TGA=2\n    a-b=1\n",
    "%argument\n    TAG=1\n",
    "%help\n",
    "%help\n    {{ TAG }} # {{ OTHER }}\n",
    "%post\n    cat <<EOF\nBootstrap: docker\nFrom: a\nEOF\n",
    "%post\n    echo '{{ TAG }}' >> ~/.bashrc\n    conda init\n",
    "%post\n    true\n  Bootstrap: docker\n  From: a\n",
    "%wheel ALL=(ALL)\n",
];

/// A file of a few pieces, sometimes in an order that was not meant, with carriage returns or without a last line end.
pub fn made_up(random: &mut Random) -> String {
    let mut text = String::new();
    for _ in 0..1 + random.below(3) {
        if random.below(8) > 0 {
            text.push_str(["Bootstrap: docker\n", "Bootstrap: docker\nFrom: a\n"][random.below(2)]);
        }
        (0..random.below(4)).for_each(|_| text.push_str(random.pick::<&str>(HEADERS)));
        (0..random.below(4)).for_each(|_| text.push_str(random.pick::<&str>(SECTIONS)));
    }
    match random.below(12) {
        0 => text = text.replace('\n', "\r\n"),
        1 => text = text.trim_end().to_owned(),
        2 => text.insert(0, '\u{feff}'),
        3 => text = text.replacen("a", "\u{e9}\u{1F40D}", 2),
        _ => {}
    }
    text
}
