// Bundles what the desk needs into src/detente/web/static/bundle: desk.js, desk.css, world.svg.
// The map is projected here, once: the pages draw points over it and need no map library.
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { geoEqualEarth, geoPath } from "d3-geo";
import { feature, mesh } from "topojson-client";

const here = dirname(fileURLToPath(import.meta.url));
const out = process.argv[2] ?? join(here, "../src/detente/web/static/bundle");

// The same figures stand in src/detente/web/world.py, where points are projected.
const projection = geoEqualEarth().scale(177).translate([480, 244]).precision(0.4);

async function world() {
  const file = join(here, "node_modules/world-atlas/countries-110m.json");
  const atlas = JSON.parse(await readFile(file, "utf8"));
  const all = atlas.objects.countries;
  // Antarctica is no party to anything and a third of the picture.
  const objects = { ...all, geometries: all.geometries.filter((g) => g.id !== "010") };
  const path = geoPath(projection).digits(1);
  const land = path(feature(atlas, objects));
  const borders = path(mesh(atlas, objects, (a, b) => a !== b));
  const grid = path({ type: "Sphere" });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 960 442">` +
    `<path id="sphere" d="${grid}"/><path id="land" d="${land}"/>` +
    `<path id="borders" d="${borders}" fill="none" stroke-width="0.5"/></svg>\n`;
}

await mkdir(out, { recursive: true });
await writeFile(join(out, "world.svg"), await world());
await build({
  entryPoints: [join(here, "src/desk.js"), join(here, "src/desk.css")],
  outdir: out, bundle: true, minify: true, target: ["es2022"], format: "iife",
  legalComments: "linked", logLevel: "warning",
});
