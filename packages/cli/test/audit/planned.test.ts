import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import type { AuditReport } from "../../src/audit/audit-report.ts";
import { loadOpenApi } from "../../src/audit/openapi/load-openapi.ts";
import type { Api } from "../../src/audit/openapi/operation.ts";
import { plannedEndpoints } from "../../src/audit/planned-endpoints.ts";
import { folderWith, runCorslet } from "../check/run-corslet.ts";
import { api } from "./_api.ts";
import { listening, T } from "./_checks.ts";

// What is asked, of what was named, declared and allowed.

const DOCUMENT = {
  openapi: "3.1.0",
  info: { title: "T", version: "1" },
  security: [{ session: [] }],
  paths: {
    "/api/me": { get: { operationId: "me" }, head: {}, options: {} },
    "/api/items/{id}": { get: { operationId: "item" }, delete: {} },
    "/api/items": { post: { requestBody: { content: { "application/json": {} } } } },
    "/api/logout": { get: { operationId: "logout" } },
  },
  components: { securitySchemes: { session: { type: "apiKey", in: "cookie", name: "session" } } },
};
const H = "http://127.0.0.1:1";
const document = (): Promise<Api> => loadOpenApi("api.yaml", folderWith({ "api.yaml": stringify(DOCUMENT) }));
const DECLARED = [
  `GET ${H}/api/me`,
  `GET ${H}/api/items/1`,
  `DELETE ${H}/api/items/1`,
  `POST ${H}/api/items`,
  `GET ${H}/api/logout`,
];

describe("planned is", () => {
  const ROWS: readonly (readonly [
    title: string,
    url: string,
    paths: readonly string[],
    writes: readonly string[],
    isDeclared: boolean,
    planned: readonly string[],
  ])[] = [
    ["a URL", `${H}/a#b`, [], [], false, [`GET ${H}/a`]],
    ["a host and its paths", H, ["/a", "/b?c=1"], [], false, [`GET ${H}/a`, `GET ${H}/b?c=1`]],
    ["a URL, and paths besides", `${H}/a`, ["/b"], [], false, [`GET ${H}/a`, `GET ${H}/b`]],
    ["what a document declares", H, [], [], true, DECLARED],
    ["what a document declares, once", `${H}/api/me`, [], [], true, DECLARED],
    ["what a document does not declare, besides", `${H}/api/other`, [], [], true, [`GET ${H}/api/other`, ...DECLARED]],
    [
      "a path with its own number in it",
      `${H}/api/items/7`,
      [],
      [],
      true,
      [
        `GET ${H}/api/items/7`,
        `GET ${H}/api/me`,
        `DELETE ${H}/api/items/7`,
        `POST ${H}/api/items`,
        `GET ${H}/api/logout`,
      ],
    ],
    ["a write that is allowed", `${H}/a`, [], ["POST /b"], false, [`GET ${H}/a`, `POST ${H}/b`]],
  ];
  it.each(ROWS)("%s", async (_, url, paths, writes, isDeclared, planned) => {
    const endpoints = plannedEndpoints([new URL(url)], paths, isDeclared ? await document() : null, writes);
    expect(endpoints.map((endpoint) => `${endpoint.method} ${endpoint.url}`)).toEqual(planned);
    expect(endpoints.filter(({ operation }) => operation !== undefined).length).toBe(isDeclared ? DECLARED.length : 0);
  });

  it("no path without a slash", () => {
    expect(() => plannedEndpoints([new URL(H)], ["a"], null)).toThrow("--path a is no path.");
  });
});

interface Audited {
  readonly report: AuditReport;
  readonly code: number | null;
  readonly sent: readonly string[];
}

async function audited(args: readonly string[]): Promise<Audited> {
  const sent: string[] = [];
  const base = await listening(
    api((request) => void sent.push(`${request.method} ${new URL(request.url ?? "", H).pathname}`)),
  );
  const folder = folderWith({ "api.yaml": stringify(DOCUMENT) });
  const { stdout, stderr, code } = await runCorslet(
    ["audit", base, ...args, "--cookie", "session=s3cret", "--format", "json"],
    folder,
  );
  if (stdout === "") throw new Error(stderr);
  return { report: JSON.parse(stdout) as AuditReport, code, sent };
}

describe("corslet audit", () => {
  it("asks what a document declares, where it stands, and nothing that changes something", async () => {
    const { report, sent, code } = await audited(["--openapi", "api.yaml", "--origin", T]);
    expect(report.endpoints.map(({ method }) => method)).toEqual(["GET", "GET", "DELETE", "POST", "GET"]);
    expect(report.findings.map(({ id, method, declared }) => [id, method, declared?.file])).toEqual([
      ["get-side-effect", "GET", "api.yaml"],
    ]);
    expect(code).toBe(1);
    expect(sent.filter((line) => !/^(?:GET|HEAD|OPTIONS) /.test(line) || line.includes("logout"))).toEqual([]);
  });

  it("makes a write that is allowed, and says nothing of one that is refused", async () => {
    const { sent, report, code } = await audited([
      "--path",
      "/api/me",
      "--origin",
      T,
      "--allow-write",
      'POST /api/items={"a":1}',
    ]);
    expect(sent).toContain("POST /api/items");
    expect([report.verdict, code]).toEqual(["clean", 0]);
  });

  it("learns, and says so", async () => {
    const { report } = await audited(["--path", "/api/me", "--learn"]);
    expect(report.notes).toContainEqual(expect.stringMatching(/Nothing was learned/));
  });

  it("says on which line a document is wrong", async () => {
    const folder = folderWith({ "api.yaml": "openapi: 3.1.0\npaths:\n  me: {}\n" });
    const { stderr, code } = await runCorslet(["audit", H, "--openapi", "api.yaml"], folder);
    expect(code).toBe(2);
    expect(stderr).toContain("api.yaml:3:3");
  });

  it("finds what a policy says by its own words", async () => {
    const base = await listening(api());
    const policy = `resources:\n  /api/*:\n    origins: [${T}, "https://*.example.org"]\n    methods: [PUT, DELETE]\n    allowHeaders: [Content-Type, Authorization, X-Client]\n    credentials: true\n`;
    const args = ["audit", `${base}/api/me`, "--policy", "p.yaml", "--cookie", "session=s3cret", "--format", "json"];
    const { stdout } = await runCorslet(args, folderWith({ "p.yaml": policy }));
    const { findings } = JSON.parse(stdout) as AuditReport;
    expect(findings).toContainEqual(
      expect.objectContaining({
        id: "origin-subdomain-any",
        severity: "info",
        method: "POLICY",
        url: "/api/*",
        declared: { file: "p.yaml", line: 3, column: 40 },
      }),
    );
  });
});
