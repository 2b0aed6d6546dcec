// Bundles the styles, drawings and modules of both sides into built/, each under a name that carries its own hash,
// and writes meta.json: the name a template asks for, and the file that answers.
import { readdirSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const built = join(here, "built");

const listed = (folder, ending) =>
  readdirSync(join(here, folder))
    .filter((name) => name.endsWith(ending))
    .sort()
    .map((name) => join(here, folder, name));

const entries = [
  ...["work", "care", "dense", "meet"].map((sheet) => ({ in: join(here, "css", `${sheet}.css`), out: sheet })),
  ...["work", "care"].flatMap((side) =>
    listed(side, ".entry.js").map((path) => ({ in: path, out: `${side}/${basename(path, ".entry.js")}` })),
  ),
  ...listed("images", ".svg").map((path) => ({ in: path, out: basename(path, ".svg") })),
];

const { metafile } = await build({
  entryPoints: entries,
  outdir: built,
  bundle: true,
  minify: true,
  format: "esm",
  target: ["chrome123", "firefox121", "safari17.5"],
  entryNames: "[dir]/[name]-[hash]",
  assetNames: "fonts/[name]-[hash]",
  loader: { ".svg": "copy", ".woff2": "file" },
  legalComments: "none",
  metafile: true,
  logLevel: "warning",
});

const named = {};
for (const path of Object.keys(metafile.outputs)) {
  const file = relative(built, path).replaceAll("\\", "/");
  named[file.replace(/-[A-Z0-9]{8}(\.[a-z0-9]+)$/, "$1")] = file;
}

// Written beside and moved, then the old files go: whoever serves the pages meanwhile never finds half of them.
const meta = join(built, "meta.json");
writeFileSync(`${meta}.new`, JSON.stringify(Object.fromEntries(Object.entries(named).sort()), null, 2));
renameSync(`${meta}.new`, meta);
const wanted = new Set([...Object.values(named), "meta.json", "sources.txt"]);
for (const entry of readdirSync(built, { recursive: true, withFileTypes: true })) {
  const path = join(entry.parentPath, entry.name);
  if (entry.isFile() && !wanted.has(relative(built, path).replaceAll("\\", "/"))) rmSync(path);
}
