import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { AuditReport } from "../../../packages/cli/src/audit/audit-report.ts";
import { makeCertificate } from "../../browsers/csrf/world/certificate.ts";
import type { Ask } from "../row.ts";
import { serve } from "../serve.ts";
import { SESSION, setupOf, T } from "../setup.ts";
import { askOf, type Auditor, inFolder, run } from "./auditor.ts";

export const MAIN = fileURLToPath(new URL("../../../packages/cli/dist/main.js", import.meta.url));
const { version } = JSON.parse(
  readFileSync(new URL("../../../packages/cli/package.json", import.meta.url), "utf8"),
) as { version: string };

/** The options by which the command is told what a row tells. */
function optionsOf({ origins = [T], session = true, headers = [], openapi, policy, writes = [] }: Ask): string[] {
  return [
    ...(policy === undefined ? origins.flatMap((origin) => ["--origin", origin]) : ["--policy", "policy.json"]),
    ...(session ? ["--cookie", SESSION] : []),
    ...headers.flatMap((line) => ["--header", line]),
    ...(openapi === undefined ? [] : ["--openapi", "openapi.json"]),
    ...writes.flatMap((write) => ["--allow-write", write]),
  ];
}

/** The files that those options name. */
function filesOf({ openapi, policy }: Ask): Readonly<Record<string, string>> {
  return {
    ...(openapi && { "openapi.json": JSON.stringify(openapi, null, 2) }),
    ...(policy && { "policy.json": JSON.stringify(policy, null, 2) }),
  };
}

export const corslet: Auditor = {
  name: "Corslet",
  version,
  setUp:
    "`corslet audit <url> --origin … --cookie … --format json`, with the OpenAPI document or policy where a row has one.",
  isHere: () => existsSync(MAIN),
  audit: async (row, isFaulty, port = 0) => {
    const ask = askOf(row, isFaulty);
    const host = row.at === "ipv6" ? "::1" : "127.0.0.1";
    const certificate = row.at === "tls" && isFaulty ? makeCertificate(["localhost"]) : undefined;
    const served = await serve(setupOf(row.on, isFaulty ? row.fault : undefined), {
      host,
      port,
      ...(certificate && { certificate }),
    });
    try {
      const shown = row.at === "ipv6" ? "[::1]" : host;
      const path = ask.path ?? "/api/me";
      const urls = [shown, ...(ask.hosts ?? [])].map(
        (name) => `${certificate ? "https" : "http"}://${name}:${served.port}${path}`,
      );
      const { code, stdout, stderr } = await inFolder(filesOf(ask), async (folder) =>
        run(process.execPath, [MAIN, "audit", ...urls, ...optionsOf(ask), "--format", "json"], folder),
      );
      if (stdout === "") throw new Error(`${row.id}: exit code ${code}, ${stderr}`);
      const { findings } = JSON.parse(stdout) as AuditReport;
      return {
        told: findings.map(({ id, severity }) => ({ id, severity })),
        exitCode: code,
        output: stdout,
        port: served.port,
      };
    } finally {
      await served.close();
    }
  },
};
