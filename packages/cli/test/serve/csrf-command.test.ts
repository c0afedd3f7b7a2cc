import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { eventually, send } from "./support/clients.ts";
import { corslet, folder, POLICY, started } from "./support/command.ts";
import { APP, upstream } from "./support/servers.ts";

const EVIL = "https://evil.test";
const forged = { method: "PUT", headers: { Origin: EVIL, Cookie: "session=1" } };

async function serving(args: readonly string[], files: Readonly<Record<string, string>> = {}) {
  const { url } = await upstream((_, response) => void response.end("ok"));
  const cwd = await folder();
  for (const [name, text] of Object.entries(files)) await writeFile(join(cwd, name), text);
  return started(["--upstream", url.origin, "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0", ...args], { cwd });
}

async function metricsOf(run: { readonly err: () => string }): Promise<string[]> {
  const admin = /admin +(\S+?)\/_corslet\/health and/.exec(run.err())?.[1] ?? "";
  return (await send(admin, "/_corslet/metrics")).body.split("\n");
}

describe("corslet serve --csrf", () => {
  test("alone has the defaults: refuses, logs, counts, and tells so on start", async () => {
    const run = await serving(["--csrf"]);
    expect(run.err()).toContain("\n  csrf       refuses forged requests\n");
    expect((await send(run.origin, "/api/x", forged)).status).toBe(403);
    const granted = { method: "PUT", headers: { Origin: APP, Cookie: "session=1" } };
    expect((await send(run.origin, "/api/x", granted)).body).toBe("ok");
    const asked = { method: "OPTIONS", headers: { Origin: APP, "Access-Control-Request-Method": "PUT" } };
    expect((await send(run.origin, "/api/x", asked)).status).toBe(204);
    await eventually("three lines", () => run.out().split("\n").length === 4);
    const lines = run.out().split("\n");
    expect(lines[0]).toMatch(
      new RegExp(
        ` PUT /api/x actual origin-not-granted write-refused\\(origin-foreign,with-cookies,own-origin=${run.origin}\\) 403 `,
      ),
    );
    expect(lines[1]).toMatch(/ PUT \/api\/x actual origin-granted write-allowed\(writer\) 200 /);
    expect(lines[2]).toMatch(/ OPTIONS \/api\/x preflight origin-granted - 204 /);
    expect(await metricsOf(run)).toEqual(
      expect.arrayContaining([
        'corslet_write_decisions_total{allowed="false",reason="origin-foreign"} 1',
        'corslet_write_decisions_total{allowed="true",reason="writer"} 1',
        'corslet_csrf_reloads_total{result="ok"} 0',
      ]),
    );
  });

  test("without it, lines and metrics are as they were", async () => {
    const run = await serving([]);
    expect((await send(run.origin, "/api/x", forged)).status).toBe(200);
    await eventually("a line", () => run.out().includes("\n"));
    expect(run.out()).toMatch(/ PUT \/api\/x actual origin-not-granted 200 [\d.]+ms\n$/);
    expect((await metricsOf(run)).filter((line) => /write|csrf/.test(line))).toEqual([]);
  });

  test("a file's options count; report mode says so on start, and in the log", async () => {
    const run = await serving(["--csrf", "csrf.json", "--log", "json"], { "csrf.json": '{"mode": "report"}' });
    expect(run.err()).toMatch(/csrf +csrf\.json; watched for changes; reports forged requests, and lets them pass\n/);
    expect((await send(run.origin, "/api/x", forged)).status).toBe(200);
    await eventually("a line", () => run.out().includes("\n"));
    expect(JSON.parse(run.out())).toMatchObject({
      reason: "origin-not-granted",
      write: "reported",
      writeReason: "origin-foreign",
      writeValue: EVIL,
      cookies: true,
      ownOrigin: run.origin,
      status: 200,
    });
  });

  test("the file is swapped like the policy; a bad edit keeps the old one", async () => {
    const run = await serving(["--csrf", "csrf.yaml"], { "csrf.yaml": "mode: report\n" });
    const status = async (): Promise<number> => (await send(run.origin, "/api/x", forged)).status;
    expect(await status()).toBe(200);
    await writeFile(join(run.cwd, "csrf.yaml"), "mode: enforce\n");
    await eventually("the reload is told", () => run.err().includes("CSRF guard reloaded from csrf.yaml"));
    expect(await status()).toBe(403);
    await writeFile(join(run.cwd, "csrf.yaml"), "mode: of course\n");
    await eventually("the refusal is told", () => run.err().includes("The guard that was in force stays."));
    expect(run.err()).toMatch(/error guard\/type csrf\.yaml:1:7\n/);
    expect(await status()).toBe(403);
    await writeFile(join(run.cwd, "csrf.yaml"), "mode: [\n");
    await eventually("the parser's word is told", () => run.err().split("stays.").length === 3);
    expect(await status()).toBe(403);
    expect(await metricsOf(run)).toEqual(
      expect.arrayContaining([
        'corslet_csrf_reloads_total{result="ok"} 1',
        'corslet_csrf_reloads_total{result="failed"} 2',
      ]),
    );
  });

  test("the guard follows the policy file", async () => {
    const run = await serving(["--csrf"]);
    await writeFile(join(run.cwd, "corslet.policy.yaml"), POLICY.replace(APP, EVIL));
    await eventually("the reload is told", () => run.err().includes("policy reloaded"));
    expect((await send(run.origin, "/api/x", forged)).status).toBe(200);
  });

  // Over plain http anybody on the network path speaks for that origin: that is the guard's affair, not the policy's.
  test("a policy that the guard refuses is not put in force, until the guard's options allow it", async () => {
    const insecure =
      'self: https://api.example.com\nresources: {/api/*: {origins: ["http://old.example.com"], methods: [PUT]}}\n';
    const run = await serving(["--csrf", "csrf.yaml"], { "csrf.yaml": "mode: enforce\n" });
    const old = async (): Promise<number> =>
      (await send(run.origin, "/api/x", { method: "PUT", headers: { Origin: "http://old.example.com" } })).status;
    await writeFile(join(run.cwd, "corslet.policy.yaml"), insecure);
    await eventually("the refusal is told", () => run.err().includes("The policy that was in force stays."));
    expect(run.err()).toMatch(/error writer\/insecure-origin corslet\.policy\.yaml:2:\d+\n/);
    expect(await old()).toBe(403);
    await writeFile(join(run.cwd, "csrf.yaml"), "dangerouslyAllowInsecureWriters: true\n");
    await eventually("the reload is told", () => run.err().includes("policy reloaded"));
    expect(await old()).toBe(200);
  });

  test("warnings of the policy are those with a guard", async () => {
    const policy = `resources: {/api/*: {origins: ["${APP}"], methods: [GET, DELETE]}}\n`;
    const run = await serving(["--csrf"], { "corslet.policy.yaml": policy });
    expect(run.err()).toContain("1 warning: corslet check --csrf corslet.policy.yaml\n");
  });
});

describe("options that are refused", () => {
  const UP = ["--upstream", "http://127.0.0.1:3000", "--listen", "127.0.0.1:0", "--csrf"];

  async function refusal(name: string, text: string | null, policy: string = POLICY) {
    const cwd = await folder(policy);
    if (text !== null) await writeFile(join(cwd, name), text);
    const run = corslet(cwd, [...UP, ...(name === "" ? [] : [name])]);
    const code = await run.exited;
    expect(run.out()).toBe("");
    expect(run.err()).not.toMatch(/\n\s+at /);
    return { code, err: run.err() };
  }

  test("all at once, each where it stands, in the order of the file", async () => {
    const { code, err } = await refusal(
      "csrf.yaml",
      `tokens: { keys: [x] }
Mode: report
exempt:
  - { method: POST, path: /hooks/*, because: signed }
  - { method: POST, path: /pay }
sameSite: yes
trustProxy: [10.0.0.0/8, proxy.internal]
`,
    );
    expect(code).toBe(1);
    expect(err.match(/^error .*$/gm)).toEqual([
      "error tokens/in-file csrf.yaml:1:1",
      "error guard/unknown-option csrf.yaml:2:1",
      "error exempt/prefix csrf.yaml:4:27",
      "error exempt/without-reason csrf.yaml:5:5",
      "error guard/type csrf.yaml:6:11",
      "error guard/type csrf.yaml:7:26",
    ]);
    expect(err).toContain("mend  write mode\n");
    expect(err).toContain("a proxy mints none");
    expect(err).not.toContain("tokens/no-binding");
    expect(err).toMatch(/6 errors of the CSRF guard in csrf\.yaml\n$/);
  });

  test.each<[idea: string, name: string, text: string | null, code: number, says: RegExp]>([
    ["a file that is missing", "no.yaml", null, 2, /no\.yaml[^]*no such file[^]*--csrf alone for the defaults/],
    ["an empty file", "csrf.yaml", " \n", 2, /is empty[^]*mode: report/],
    ["YAML that is none", "csrf.yaml", "exempt: [\n", 2, /error csrf\.yaml:2:1/],
    ["a module", "csrf.ts", "export default {};", 2, /YAML or JSON/],
    ["a list", "csrf.yaml", "- mode: report\n", 1, /error guard\/type csrf\.yaml:1:1/],
    ["nothing but a comment", "csrf.yaml", "# mode: report\n", 1, /error guard\/type csrf\.yaml/],
  ])("%s", async (_, name, text, code, says) => {
    const refused = await refusal(name, text);
    expect([refused.code, refused.err]).toEqual([code, expect.stringMatching(says) as string]);
  });

  test("what the policy lacks for a guard is shown in the policy's file", async () => {
    const policy =
      "resources:\n  /api/*:\n    origins: [http://old.example.com]\n    methods: [PUT]\nself: https://api.example.com\n";
    const { code, err } = await refusal("", null, policy);
    expect([code, err]).toEqual([1, expect.stringMatching(/error writer\/insecure-origin corslet\.policy\.yaml:3:15/)]);
    expect(err).toContain("dangerouslyAllowInsecureWriters");
  });
});
