import type { ImportResult } from "../run-import.ts";

/**
 * The report for programs: `peer`, `file`, `policy` (`null` when it is refused), `same` by resource, and `findings`, each
 * with `code`, `kind`, `aspect`, `was`, `now`, `hint` and `range`. Ends without a line end.
 */
export function jsonReport({ peer, source, config, findings, same }: ImportResult): string {
  const report = {
    peer: peer.title,
    file: source.path,
    policy: config,
    same: config === null ? {} : same,
    findings: findings.map(({ code, kind, aspect, was, now, hint, span }) => ({
      code,
      kind,
      aspect,
      was,
      now,
      hint,
      range: source.rangeOf(span),
    })),
  };
  return JSON.stringify(report, null, 2);
}
