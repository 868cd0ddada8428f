// Scripts that are no modules can have it, too.
const Singularity = require("tree-sitter-singularity");
require("node:assert").ok(Singularity.language && Singularity.HIGHLIGHTS_QUERY.includes("@keyword"));
