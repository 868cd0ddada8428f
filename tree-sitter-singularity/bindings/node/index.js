import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import load from "node-gyp-build";

const root = fileURLToPath(new URL("../..", import.meta.url));

const binding = load(root);

/** Files that are read when somebody asks for them. */
const texts = {
  HIGHLIGHTS_QUERY: "queries/highlights.scm",
  INJECTIONS_QUERY: "queries/injections.scm",
  LOCALS_QUERY: "queries/locals.scm",
  TAGS_QUERY: "queries/tags.scm",
  nodeTypeInfo: "src/node-types.json",
};

for (const [name, file] of Object.entries(texts)) {
  Object.defineProperty(binding, name, {
    configurable: true,
    enumerable: true,
    get() {
      const text = readFileSync(`${root}/${file}`, "utf8");
      const value = file.endsWith(".json") ? JSON.parse(text) : text;
      Object.defineProperty(binding, name, { value, enumerable: true });
      return value;
    },
  });
}

export default binding;
// For `require`, in a Node.js that takes modules by it.
export { binding as "module.exports" };
