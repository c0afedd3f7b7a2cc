import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { makeCertificate } from "../../browsers/csrf/world/certificate.ts";
import type { Handler, LabAnswer, LabRequest } from "../message.ts";
import type { Row } from "../row.ts";
import { serve } from "../serve.ts";
import { SESSION, type Setup, setupOf, T } from "../setup.ts";
import { askOf, inFolder, type Outcome, run } from "./auditor.ts";
import { proxyTo } from "./at-host.ts";

/** The virtual environment that `npm run setup:audit-peers` makes. */
export const FOLDER = fileURLToPath(new URL("../../../.cache/audit-peers", import.meta.url));

// Corsy takes example.com for the attacker's domain, which in the lab is the victim's. To scanners the victim's has another
// name, and example.com is a stranger's.
const [OURS, THEIRS, ELSEWHERE] = ["example.com", "acmelab.com", "elsewhere.com"];
const toLab = (text: string): string => text.replaceAll(OURS, ELSEWHERE).replaceAll(THEIRS, OURS);
const fromLab = (text: string): string => text.replaceAll(OURS, THEIRS).replaceAll(ELSEWHERE, OURS);

/** The same server, by the name that scanners know it by. */
function renamed(setup: Setup): Setup {
  const front = (handler: Handler): Handler => {
    const inner = setup.front(handler);
    return async (request: LabRequest): Promise<LabAnswer> => {
      const headers = Object.entries(request.headers).map(([name, value]) => [name, toLab(value)] as const);
      const answer = await inner({ ...request, headers: Object.fromEntries(headers) });
      return { ...answer, headers: answer.headers.map(([name, value]) => [name, fromLab(value)] as const) };
    };
  };
  return { ...setup, front };
}

const certificate = makeCertificate([`app.${THEIRS}`]);

/**
 * Runs a scanner on a row's server. Scanners try names made of the target's own, and have no word for a trusted origin: so
 * the server stands at the trusted origin itself, over TLS, at port 443, which is as good as it gets for them.
 *
 * @param argsOf the arguments, given the URL, the header lines to send and the file that is to hold the results.
 */
export async function scan(
  row: Row,
  isFaulty: boolean,
  program: string,
  argsOf: (url: string, lines: readonly string[], file: string) => readonly string[],
): Promise<Outcome & { readonly results: string }> {
  const { origins = [T], path = "/api/me", session = true, headers = [] } = askOf(row, isFaulty);
  const { hostname } = new URL(fromLab(origins.find((origin) => origin.startsWith("https:")) ?? T));
  const served = await serve(renamed(setupOf(row.on, isFaulty ? row.fault : undefined)), { certificate });
  const proxy = await proxyTo(hostname, served.port);
  const lines = [...headers, ...(session ? [`Cookie: ${SESSION}`] : [])];
  const environment = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, HTTP_PROXY: "", NO_PROXY: "" };
  try {
    return await inFolder({}, async (folder) => {
      const file = `${folder}/results.json`;
      const outcome = await run(program, argsOf(`https://${hostname}${path}`, lines, file), folder, environment);
      return { ...outcome, results: textOf(file) };
    });
  } finally {
    await proxy.close();
    await served.close();
  }
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
