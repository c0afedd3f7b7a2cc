import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { beforeAll, describe, expect, it } from "vitest";
import type * as Node from "../../src/adapters/node.ts";
import type * as Corslet from "../../src/index.ts";
import { corsLines, GRANTED, overHttp1 } from "./wire.ts";

// One program may load the package twice, as ES module and as CommonJS. Both copies must work on one response.

interface Build {
  readonly node: typeof Node;
  readonly corslet: typeof Corslet;
}

const require = createRequire(import.meta.url);
const dist = require.resolve("corslet/package.json").replace("package.json", "dist/");
const builds: Record<string, Build> = {};

beforeAll(async () => {
  if (!existsSync(`${dist}index.js`)) throw new Error("run npm run build first");
  const load = (path: string): Promise<unknown> => import(pathToFileURL(dist + path).href);
  builds["ESM"] = {
    node: (await load("adapters/node.js")) as typeof Node,
    corslet: (await load("index.js")) as typeof Corslet,
  };
  builds["CJS"] = { node: require("corslet/node") as typeof Node, corslet: require("corslet") as typeof Corslet };
});

function build(name: string): Build {
  const its = builds[name];
  if (its === undefined) throw new Error(name);
  return its;
}

it("are two copies", () => {
  expect(build("ESM").corslet.definePolicy).not.toBe(build("CJS").corslet.definePolicy);
});

describe.each([
  ["ESM", "CJS"],
  ["CJS", "ESM"],
  ["ESM", "ESM"],
  ["CJS", "CJS"],
])("%s outside, %s inside", (outside, inside) => {
  it("the innermost wins whole", async () => {
    const outer = build(outside).node.cors({ origins: [GRANTED], credentials: true, exposeHeaders: ["X-Outer"] });
    const inner = build(inside).node.cors({ origins: ["https://*.example.com"], exposeHeaders: ["X-Inner"] });
    const send = await overHttp1((request, response) => {
      outer(request, response, () => inner(request, response, () => response.writeHead(200, { Vary: "Cookie" }).end()));
    });
    expect(corsLines(await send({ headers: { origin: GRANTED } }))).toEqual([
      `access-control-allow-origin: ${GRANTED}`,
      "access-control-expose-headers: X-Inner",
      "vary: Cookie, Origin",
    ]);
  });

  it("a policy of one serves in the other", async () => {
    const policy = build(outside).corslet.policyOf({ origins: [GRANTED] });
    const live = build(outside).corslet.livePolicy(policy);
    for (const source of [policy, live]) {
      const send = await overHttp1(build(inside).node.withCors(source, (_request, response) => response.end()));
      expect(corsLines(await send({ headers: { origin: GRANTED } }))).toHaveLength(2);
    }
  });

  it("an error of one is known in the other", () => {
    expect.assertions(2);
    try {
      build(outside).corslet.policyOf({});
    } catch (error) {
      expect(build(inside).corslet.isPolicyError(error)).toBe(true);
      expect(error).toMatchObject({ code: "corslet/policy" });
    }
  });
});
