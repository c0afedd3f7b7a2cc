import { parseModule } from "../../src/policy-file/literal/parse-module.ts";
import { SourceText } from "../../src/policy-file/source-text.ts";
import { Program } from "../../src/import/javascript/program.ts";
import { peerOf, type PeerName } from "../../src/import/peer.ts";
import { PythonProgram } from "../../src/import/python/tree.ts";
import { type ImportFlags, type ImportResult, runImport } from "../../src/import/run-import.ts";
import { policyText } from "../../src/import/write/policy-text.ts";

/** Imports a program's text. */
export function importText(name: PeerName, text: string, flags: Partial<ImportFlags> = {}): ImportResult {
  const peer = peerOf(name);
  const isPython = peer.language === "python";
  const source = new SourceText(isPython ? "app.py" : "server.js", text);
  const from = isPython
    ? ({ kind: "python", program: new PythonProgram(source) } as const)
    : ({ kind: "javascript", program: new Program(parseModule(source.path, source), source) } as const);
  return runImport(from, peer, { origin: [], header: [], resource: [], ...flags });
}

/** What was written; or, where nothing was, each refusal as `line:column code`. */
export function outcomeOf({ config, findings, source }: ImportResult): string {
  if (config !== null) return policyText(config, "yaml");
  const refused = findings.filter(({ kind }) => kind === "refused");
  return refused
    .map(({ code, span }) => {
      const { line, column } = source.rangeOf(span).start;
      return `${line}:${column} ${code}\n`;
    })
    .join("");
}
