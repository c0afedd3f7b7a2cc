import type { HeaderLine } from "corslet/browser";
import { describe, expect, it } from "vitest";
import { mendOf } from "../../src/audit/mend.ts";
import { stackMend } from "../../src/audit/mends/stack-mend.ts";
import { RULE_IDS } from "../../src/audit/rules/rule.ts";
import { recognisedStack, STACKS } from "../../src/audit/stack.ts";

// What an API is built with, from what its answers say; and how it is mended there.

const ROWS: readonly (readonly [stack: string | null, status: number, headers: readonly HeaderLine[]])[] = [
  ["Express", 200, [["X-Powered-By", "Express"]]],
  [
    "Express",
    200,
    [
      ["Server", "nginx/1.25"],
      ["X-Powered-By", "Express"],
    ],
  ],
  [
    "Fastify",
    200,
    [
      ["Connection", "keep-alive"],
      ["Keep-Alive", "timeout=72"],
    ],
  ],
  ["nginx", 404, [["server", "nginx"]]],
  ["nginx", 200, [["Server", "openresty/1.21"]]],
  ["Apache", 200, [["Server", "Apache/2.4.57 (Debian)"]]],
  ["Caddy", 200, [["Server", "Caddy"]]],
  ["Spring", 200, [["Set-Cookie", "JSESSIONID=x; Path=/"]]],
  [
    "Spring",
    200,
    [
      ["Vary", "Origin"],
      ["Vary", "Access-Control-Request-Method"],
      ["Vary", "Access-Control-Request-Headers"],
    ],
  ],
  ["Flask", 200, [["Server", "Werkzeug/3.0.1 Python/3.12"]]],
  ["FastAPI", 200, [["server", "uvicorn"]]],
  ["Django", 200, [["Set-Cookie", "csrftoken=x"]]],
  [
    "Rails",
    200,
    [
      ["X-Request-Id", "a"],
      ["X-Runtime", "0.01"],
    ],
  ],
  ["ASP.NET", 200, [["Server", "Kestrel"]]],
  [
    "ASP.NET",
    200,
    [
      ["Server", "Microsoft-IIS/10.0"],
      ["X-Powered-By", "ASP.NET"],
    ],
  ],
  ["Laravel", 200, [["Set-Cookie", "laravel_session=x"]]],
  [
    "Go",
    404,
    [
      ["Content-Type", "text/plain; charset=utf-8"],
      ["X-Content-Type-Options", "nosniff"],
      ["Content-Length", "19"],
    ],
  ],
  [
    null,
    200,
    [
      ["Content-Type", "text/plain; charset=utf-8"],
      ["X-Content-Type-Options", "nosniff"],
      ["Content-Length", "19"],
    ],
  ],
  [null, 200, [["Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"]]],
  [
    null,
    200,
    [
      ["Keep-Alive", "timeout=5"],
      ["X-Runtime", "0.01"],
    ],
  ],
  [null, 200, []],
];

it.each(ROWS)("%s, %s %j", (stack, status, headers) => {
  expect(
    recognisedStack([
      { status: 200, headers: [] },
      { status, headers },
    ]),
  ).toBe(stack);
});

describe("a mend", () => {
  it.each(STACKS)("for %s has the operator's origin in it, and the general words before it", (stack) => {
    const mend = mendOf("origin-reflect-any", stack, "https://mine.test");
    expect(mend.startsWith(mendOf("origin-reflect-any", null, undefined))).toBe(true);
    expect(mend).toContain(`\nIn ${stack}:\n  `);
    expect(mend).toContain("https://mine.test");
    expect(mend).not.toContain("example.com");
  });

  it.each(STACKS)("for %s knows the main faults", (stack) => {
    const main = [
      "origin-reflect-any",
      "vary-missing",
      "preflight-status",
      "errors-without-cors",
      "acao-multiple",
      "preflight-header-missing",
    ] as const;
    expect(main.filter((id) => stackMend(id, stack) === null)).toEqual([]);
  });

  it.each(RULE_IDS)("there is one for %s, whatever the stack", (id) => {
    for (const stack of [null, "Cowboy", ...STACKS]) expect(mendOf(id, stack, undefined).length).toBeGreaterThan(5);
  });
});
