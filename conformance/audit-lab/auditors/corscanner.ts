import { existsSync } from "node:fs";
import type { RuleId } from "../../../packages/cli/src/audit/rules/rule.ts";
import type { Auditor, Told } from "./auditor.ts";
import { FOLDER, scan } from "./peer.ts";

const PROGRAM = `${FOLDER}/bin/corscanner`;

/** Its names for what it finds, and the catalogue's. */
const NAMES: Readonly<Record<string, readonly RuleId[]>> = {
  reflect_origin: ["origin-reflect-any"],
  prefix_match: ["origin-prefix-match"],
  suffix_match: ["origin-suffix-match"],
  trust_null: ["origin-null"],
  include_match: ["origin-substring-match"],
  not_escape_dot: ["origin-unescaped-dot"],
  custom_third_parties: ["origin-third-party-sandbox", "origin-public-suffix"],
  special_characters_bypass: ["origin-special-char"],
  trust_any_subdomain: ["origin-subdomain-any"],
  https_trust_http: ["origin-http-downgrade"],
};

export const corscanner: Auditor = {
  name: "CORScanner",
  version: "0.9.7",
  setUp:
    '`corscanner -u <url> -d "Cookie: …" -o results.json`. It grades nothing, and stops at the first thing that it finds.',
  isHere: () => existsSync(PROGRAM),
  audit: async (row, isFaulty) => {
    const { code, results } = await scan(row, isFaulty, PROGRAM, (url, lines, file) => [
      "-u",
      url,
      "-o",
      file,
      ...(lines.length > 0 ? ["-d", ...lines] : []),
    ]);
    if (results === "") throw new Error(`${row.id}: CORScanner wrote no results`);
    const found = JSON.parse(results) as readonly { readonly type: string }[];
    const told = found.flatMap(({ type }) => namesOf(type).map((id): Told => ({ id, severity: null })));
    return { told, exitCode: code, output: results, port: 0 };
  },
};

function namesOf(type: string): readonly RuleId[] {
  const names = NAMES[type];
  if (names === undefined) throw new Error(`CORScanner has another name: ${type}`);
  return names;
}
