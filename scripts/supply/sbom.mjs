// Writes a bill of materials, CycloneDX 1.6 as JSON: each package of Cargo.lock and of the dashboard's pnpm-lock.yaml that is
// needed on this machine's kind, with its digest. The same lock files give the same bytes.
//
//   node scripts/supply/sbom.mjs FILE

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

import { cargoMetadata } from "./metadata.mjs";

const file = process.argv[2] ?? "target/sbom/tidings.cdx.json";

/** An SPDX expression, or the words where it is none; absent where nothing is declared. */
const licences = (text) => (text ? [{ expression: text.replaceAll("/", " OR ") }] : undefined);

function fromCargo() {
  const { packages, resolve } = cargoMetadata();
  const digests = new Map(
    [...readFileSync("Cargo.lock", "utf8").matchAll(/name = "(.+)"\nversion = "(.+)"\nsource = ".+"\nchecksum = "(.+)"/g)].map(
      ([, name, version, checksum]) => [`${name}@${version}`, checksum],
    ),
  );
  const reference = (name, version) => `pkg:cargo/${name}@${version}`;
  const references = new Map(packages.map(({ id, name, version }) => [id, reference(name, version)]));
  return {
    components: packages.map(({ name, version, license, source, description }) => {
      const digest = digests.get(`${name}@${version}`);
      return {
        type: source === null ? "application" : "library",
        "bom-ref": reference(name, version),
        name,
        version,
        ...(description && { description: description.trim().replaceAll(/\s+/g, " ") }),
        ...(digest && { hashes: [{ alg: "SHA-256", content: digest }] }),
        licenses: licences(license),
        purl: reference(name, version),
      };
    }),
    dependencies: resolve.nodes.map(({ id, dependencies }) => ({
      ref: references.get(id),
      dependsOn: dependencies.map((used) => references.get(used)).toSorted(),
    })),
  };
}

function fromPnpm() {
  const lock = readFileSync("web/pnpm-lock.yaml", "utf8");
  const packages = lock.slice(lock.indexOf("\npackages:\n"), lock.indexOf("\nsnapshots:\n"));
  const found = [...packages.matchAll(/^ {2}'?((?:@[^/']+\/)?[^@'\s]+)@([^:'\s]+)'?:\n {4}resolution: \{integrity: (sha\d+)-([^,}]+)/gm)];
  if (found.length === 0) throw new Error("web/pnpm-lock.yaml is read wrongly");
  return found.map(([, name, version, algorithm, digest]) => {
    const reference = `pkg:npm/${name.replace("@", "%40")}@${version}`;
    const [scope, short] = name.startsWith("@") ? name.split("/") : [undefined, name];
    return {
      type: "library",
      "bom-ref": reference,
      ...(scope && { group: scope }),
      name: short,
      version,
      hashes: [{ alg: algorithm.replace("sha", "SHA-"), content: Buffer.from(digest, "base64").toString("hex") }],
      purl: reference,
    };
  });
}

const cargo = fromCargo();
const components = [...cargo.components, ...fromPnpm()].toSorted((one, other) => (one["bom-ref"] < other["bom-ref"] ? -1 : 1));
const document = {
  $schema: "http://cyclonedx.org/schema/bom-1.6.schema.json",
  bomFormat: "CycloneDX",
  specVersion: "1.6",
  version: 1,
  metadata: { component: { type: "application", "bom-ref": "tidings", name: "tidings" } },
  components,
  dependencies: cargo.dependencies.toSorted((one, other) => (one.ref < other.ref ? -1 : 1)),
};
const digest = createHash("sha256").update(JSON.stringify(document)).digest("hex");
const serial = `${digest.slice(0, 8)}-${digest.slice(8, 12)}-8${digest.slice(13, 16)}-8${digest.slice(17, 20)}-${digest.slice(20, 32)}`;
mkdirSync(dirname(file), { recursive: true });
writeFileSync(file, `${JSON.stringify({ ...document, serialNumber: `urn:uuid:${serial}` }, null, 2)}\n`);
console.log(`${file}: ${components.length} components`);
