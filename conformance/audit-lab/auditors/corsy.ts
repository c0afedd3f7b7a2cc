import { existsSync } from "node:fs";
import type { RuleId } from "../../../packages/cli/src/audit/rules/rule.ts";
import type { Severity } from "../../../packages/cli/src/audit/severity.ts";
import type { Auditor, Told } from "./auditor.ts";
import { FOLDER, scan } from "./peer.ts";

const PROGRAM = `${FOLDER}/Corsy/corsy.py`;

/** Its names for what it finds, and the catalogue's. */
const NAMES: Readonly<Record<string, readonly RuleId[]>> = {
  "origin reflected": ["origin-reflect-any"],
  "post-domain wildcard": ["origin-prefix-match"],
  "pre-domain wildcard": ["origin-suffix-match"],
  "null origin allowed": ["origin-null"],
  "unrecognized underscore": ["origin-special-char"],
  "broken parser": ["origin-special-char"],
  "unescaped regex": ["origin-unescaped-dot"],
  "http origin allowed": ["origin-http-downgrade"],
  "wildcard value": ["wildcard-with-credentials", "wildcard-on-authenticated"],
  "third party allowed": ["origin-third-party-sandbox"],
  "invalid value": ["acao-malformed"],
};

interface Found {
  readonly class: string;
  readonly severity: string;
}

export const corsy: Auditor = {
  name: "Corsy",
  version: "1.0-beta",
  setUp: '`corsy.py -u <url> --headers "Cookie: …" -o results.json`. It stops at the first thing that it finds.',
  isHere: () => existsSync(PROGRAM),
  audit: async (row, isFaulty) => {
    const { code, stdout, stderr, results } = await scan(
      row,
      isFaulty,
      `${FOLDER}/bin/python`,
      // Without headers it would open an editor; it reads URLs from a standard input that is no terminal, so that is empty.
      (url, lines, file) => [PROGRAM, "-u", url, "-o", file, "--headers", ["User-Agent: lab", ...lines].join("\\n")],
    );
    if (!stdout.includes("No misconfigurations found") && results === "")
      throw new Error(`${row.id}: Corsy wrote no results: ${stderr}`);
    const found = Object.values(JSON.parse(results || "{}") as Record<string, Found>);
    const told = found.flatMap((each) => namesOf(each).map((id): Told => ({ id, severity: severityOf(each) })));
    return { told, exitCode: code, output: results, port: 0 };
  },
};

function namesOf({ class: name }: Found): readonly RuleId[] {
  const names = NAMES[name];
  if (names === undefined) throw new Error(`Corsy has another name: ${name}`);
  return names;
}

function severityOf({ severity }: Found): Severity {
  return severity.toLowerCase() as Severity;
}
