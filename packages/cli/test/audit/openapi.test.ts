import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { stringify } from "yaml";
import { loadOpenApi } from "../../src/audit/openapi/load-openapi.ts";
import { endpointsOf } from "../../src/audit/openapi/endpoints.ts";
import type { Api, Operation } from "../../src/audit/openapi/operation.ts";
import { PolicyFileError } from "../../src/policy-file/policy-file-error.ts";
import { folderWith } from "../check/run-corslet.ts";

// What an audit takes from an OpenAPI document, and what it says of one that is wrong.

async function read(document: unknown, name = "api.yaml"): Promise<Api> {
  const text =
    typeof document === "string" ? document : name.endsWith("json") ? JSON.stringify(document) : stringify(document);
  return loadOpenApi(name, folderWith({ [name]: text }));
}

const around = (members: object): object => ({ openapi: "3.1.0", info: { title: "T", version: "1" }, ...members });

async function operationOf(operation: object, members: object = {}, template = "/a"): Promise<Operation> {
  const { operations } = await read(around({ paths: { [template]: { get: operation } }, ...members }));
  return operations[0] as Operation;
}

const inPath = (schema: object, more: object = {}): object => ({
  parameters: [{ name: "id", in: "path", required: true, schema, ...more }],
});

describe("a path's parameters are filled in", () => {
  const ROWS: readonly (readonly [title: string, operation: object, target: string])[] = [
    ["its example", inPath({ default: 9 }, { example: "me" }), "/users/me"],
    ["its first example of several", inPath({}, { examples: { one: { value: 7 }, two: { value: 8 } } }), "/users/7"],
    ["its schema's example", inPath({ example: "abc" }), "/users/abc"],
    ["its schema's examples", inPath({ examples: ["x1"] }), "/users/x1"],
    ["its default", inPath({ default: 12, enum: [11, 12] }), "/users/12"],
    ["one of its enum", inPath({ enum: ["red", "blue"] }), "/users/red"],
    ["its const", inPath({ const: "only" }), "/users/only"],
    ["an integer", inPath({ type: "integer", minimum: 40 }), "/users/40"],
    ["above a number", inPath({ type: "number", exclusiveMinimum: 40 }), "/users/41"],
    [
      "above a number, as OpenAPI 3.0 says it",
      inPath({ type: "integer", minimum: 40, exclusiveMinimum: true }),
      "/users/41",
    ],
    ["a UUID", inPath({ type: "string", format: "uuid" }), "/users/00000000-0000-4000-8000-000000000000"],
    ["a boolean", inPath({ type: "boolean" }), "/users/false"],
    ["of a length", inPath({ type: "string", minLength: 3 }), "/users/111"],
    ["several types", inPath({ type: ["integer", "null"] }), "/users/1"],
    ["undescribed", {}, "/users/1"],
    ["what has to be encoded", inPath({}, { example: "a/b?c#d é" }), "/users/a%2Fb%3Fc%23d%20%C3%A9"],
    ["dot segments", inPath({}, { example: ".." }), "/users/1"],
    ["a list", inPath({}, { example: [1, 2] }), "/users/1%2C2"],
    [
      "content in place of a schema",
      {
        parameters: [
          { name: "id", in: "path", required: true, content: { "application/json": { schema: { default: 5 } } } },
        ],
      },
      "/users/5",
    ],
  ];
  it.each(ROWS)("%s", async (_, operation, target) => {
    expect((await operationOf(operation, {}, "/users/{id}")).target).toBe(target);
  });

  it("and required query parameters, no others", async () => {
    const parameters = [
      { name: "page", in: "query", required: true, schema: { type: "integer" } },
      { name: "q", in: "query", schema: { default: "x" } },
    ];
    expect((await operationOf({ parameters })).target).toBe("/a?page=1");
  });

  it("a path's own, which an operation's replace", async () => {
    const { operations } = await read(
      around({
        paths: {
          "/u/{id}": {
            parameters: [{ name: "id", in: "path", required: true, example: "one" }],
            get: {},
            delete: { parameters: [{ name: "id", in: "path", required: true, example: "two" }] },
          },
        },
      }),
    );
    expect(operations.map(({ method, target }) => `${method} ${target}`)).toEqual(["GET /u/one", "DELETE /u/two"]);
  });
});

describe("who may call", () => {
  const components = {
    securitySchemes: {
      session: { type: "apiKey", in: "cookie", name: "sid" },
      key: { type: "apiKey", in: "header", name: "X-Api-Key" },
      inQuery: { type: "apiKey", in: "query", name: "key" },
      token: { type: "http", scheme: "Bearer" },
      password: { type: "http", scheme: "basic" },
      oauth: { type: "oauth2", flows: {} },
      mtls: { type: "mutualTLS" },
    },
  };
  const ROWS: readonly (readonly [title: string, operation: object, members: object, access: unknown])[] = [
    ["nothing is said", {}, { components }, "undeclared"],
    ["public by its own word", { security: [] }, { security: [{ session: [] }], components }, "public"],
    ["public beside others", { security: [{ token: [] }, {}] }, { components }, "public"],
    ["the document's", {}, { security: [{ session: [] }], components }, [{ kind: "cookie", name: "sid" }]],
    [
      "its own, not the document's",
      { security: [{ token: [] }] },
      { security: [{ session: [] }], components },
      [{ kind: "bearer" }],
    ],
    ["a key in a header", { security: [{ key: [] }] }, { components }, [{ kind: "header", name: "X-Api-Key" }]],
    ["a key in the query", { security: [{ inQuery: [] }] }, { components }, [{ kind: "query", name: "key" }]],
    ["basic", { security: [{ password: [] }] }, { components }, [{ kind: "basic" }]],
    ["OAuth 2", { security: [{ oauth: ["read"] }] }, { components }, [{ kind: "bearer" }]],
    ["a certificate", { security: [{ mtls: [] }] }, { components }, [{ kind: "certificate" }]],
    [
      "either of two",
      { security: [{ session: [] }, { token: [] }] },
      { components },
      [{ kind: "cookie", name: "sid" }, { kind: "bearer" }],
    ],
  ];
  it.each(ROWS)("%s", async (_, operation, members, access) => {
    const found = await operationOf(operation, members);
    expect(found.access).toEqual(access);
  });
});

it("reads headers, bodies, answers and what changes something, through references", async () => {
  const { operations, basePath, notes } = await read(
    around({
      servers: [
        {
          url: "https://{host}/{version}/",
          variables: { host: { default: "api.example.com" }, version: { default: "v1" } },
        },
      ],
      paths: {
        "/orders": {
          post: {
            operationId: "order",
            parameters: [
              { $ref: "#/components/parameters/Trace" },
              { name: "X-Opt", in: "header" },
              { name: "Accept", in: "header", required: true },
            ],
            requestBody: { $ref: "#/components/requestBodies/Order" },
            responses: { 201: { $ref: "#/components/responses/Made" }, "4XX": {}, default: {}, "x-note": {} },
          },
          get: { "x-state-changing": true },
        },
        "/far": { $ref: "other.yaml#/paths/far" },
        "x-extension": {},
      },
      components: {
        parameters: {
          Trace: { $ref: "#/components/parameters/A~1B" },
          "A/B": { name: "X-Trace", in: "header", required: true, example: "t\r\n1" },
        },
        requestBodies: { Order: { content: { "application/json; charset=utf-8": {}, "TEXT/PLAIN": {} } } },
        responses: { Made: { headers: { Location: {}, ETag: { $ref: "elsewhere.yaml" }, "Content-Type": {} } } },
      },
    }),
  );
  expect(basePath).toBe("/v1");
  expect(notes).toEqual([
    expect.stringMatching(/^api\.yaml:\d+: \/far stands in another document, other\.yaml#\/paths\/far/),
  ]);
  expect(operations).toEqual([
    expect.objectContaining({ method: "GET", isStateChanging: true, operationId: null, statuses: [] }),
    {
      method: "POST",
      template: "/orders",
      target: "/orders",
      operationId: "order",
      access: "undeclared",
      headers: [["X-Trace", "t1"]],
      parameters: ["X-Trace", "X-Opt"],
      contentTypes: ["application/json", "text/plain"],
      answered: ["Location", "ETag"],
      statuses: ["201", "4XX", "default"],
      isStateChanging: false,
      hasToken: false,
      declared: { file: "api.yaml", line: expect.any(Number), column: 5 },
    },
  ]);
});

it("says where an operation stands, in JSON too", async () => {
  const yaml = "openapi: 3.0.3\npaths:\n  /a:\n    get: {}\n";
  expect((await read(yaml)).operations[0]?.declared).toEqual({ file: "api.yaml", line: 4, column: 5 });
  const json = '{ "openapi": "3.0.3",\n  "paths": { "/a": {\n "post": {} } } }';
  expect((await read(json, "api.json")).operations[0]?.declared).toEqual({ file: "api.json", line: 3, column: 2 });
});

it("a token is one wherever it is declared", async () => {
  const requestBody = { content: { "text/plain": { schema: { $ref: "#/components/schemas/Form" } } } };
  const components = { schemas: { Form: { properties: { name: {}, csrf_token: {} } } } };
  expect((await operationOf({ requestBody }, { components })).hasToken).toBe(true);
  expect((await operationOf({ requestBody }, { components: { schemas: { Form: {} } } })).hasToken).toBe(false);
  expect((await operationOf({ parameters: [{ name: "X-XSRF-Token", in: "header" }] })).hasToken).toBe(true);
});

describe("endpoints at a deployment", () => {
  const paths = { "/users/{id}": { get: { responses: { 200: {}, "4XX": {} } } } };
  const ROWS: readonly (readonly [title: string, target: string, servers: unknown, url: string])[] = [
    ["of its host", "http://127.0.0.1:8080/", undefined, "http://127.0.0.1:8080/users/1"],
    [
      "below the server's path",
      "http://127.0.0.1:8080",
      [{ url: "https://api.example.com/v1" }],
      "http://127.0.0.1:8080/v1/users/1",
    ],
    ["below the path that is asked", "https://api.example.com/v2/", undefined, "https://api.example.com/v2/users/1"],
    [
      "beside the endpoint that is asked",
      "https://api.example.com/users/7",
      undefined,
      "https://api.example.com/users/1",
    ],
  ];
  it.each(ROWS)("%s", async (_, target, servers, url) => {
    const api = await read(around({ paths, security: [], ...(servers !== undefined && { servers }) }));
    expect(endpointsOf(api, new URL(target))).toEqual([
      expect.objectContaining({
        method: "GET",
        url,
        operation: expect.objectContaining({ security: [], statuses: [200] }),
      }),
    ]);
  });
});

describe("a document that is wrong", () => {
  const PATHS = "openapi: 3.1.0\npaths:\n";
  const ROWS: readonly (readonly [title: string, text: string, message: RegExp, name?: string])[] = [
    ["broken YAML", `${PATHS}  /a: [\n`, /^api\.yaml:\d+:\d+: .+ Next: /],
    ["broken JSON", '{ "openapi": ', /^api\.json:1:\d+: .+ Next: /, "api.json"],
    ["another notation", "x", /YAML or JSON/, "api.txt"],
    ["Swagger 2", 'swagger: "2.0"\npaths: {}\n', /Swagger 2.+swagger2openapi/],
    ["no version", "info: {}\n", /names no version/],
    ["another version", "openapi: 4.0.0\n", /OpenAPI 4\.0\.0/],
    ["a list", "- 1\n", /no OpenAPI document/],
    ["no paths", "openapi: 3.1.0\ninfo: {}\n", /no paths/],
    ["paths that are a list", "openapi: 3.1.0\npaths: []\n", /^api\.yaml:2:1: paths is no object/],
    [
      "a path without a slash",
      `${PATHS}  a: {}\n`,
      /^api\.yaml:3:3: The path a does not begin with a slash.+write \/a/,
    ],
    ["an operation that is a string", `${PATHS}  /a:\n    get: yes\n`, /^api\.yaml:4:5: get is no object/],
    [
      "parameters that are an object",
      `${PATHS}  /a:\n    get:\n      parameters: {}\n`,
      /^api\.yaml:5:7: parameters is no list/,
    ],
    [
      "a parameter without a name",
      `${PATHS}  /a:\n    get:\n      parameters:\n        - in: path\n`,
      /^api\.yaml:6:\d+: This parameter/,
    ],
    [
      "a reference to nothing",
      `${PATHS}  /a:\n    get:\n      requestBody:\n        $ref: '#/components/x'\n`,
      /^api\.yaml:5:7: #\/components\/x leads nowhere/,
    ],
    ["a reference to itself", `${PATHS}  /a:\n    $ref: '#/paths/~1a'\n`, /^api\.yaml:3:3: This reference leads back/],
    [
      "a scheme that is not there",
      `${PATHS}  /a:\n    get:\n      security:\n        - nobody: []\n`,
      /^api\.yaml:6:11: There is no security scheme nobody/,
    ],
    [
      "a scheme of no type",
      `${PATHS}  /a:\n    get:\n      security:\n        - s: []\ncomponents:\n  securitySchemes:\n    s: {}\n`,
      /^api\.yaml:9:5: This security scheme has no type/,
    ],
  ];
  const rows = ROWS.map(([title, text, message, name = "api.yaml"]) => [title, text, message, name] as const);
  it.each(rows)("%s", async (_, text, message, name) => {
    await expect(read(text, name)).rejects.toThrow(PolicyFileError);
    await expect(read(text, name)).rejects.toThrow(message);
  });
});

describe("whatever stands in a document", () => {
  const leaf = fc.oneof(
    fc.string(),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.constant([]),
    fc.constant({}),
    fc.constant({ $ref: "#/paths" }),
    fc.constant({ $ref: "#" }),
  );
  const key = fc.constantFrom(
    "get",
    "post",
    "parameters",
    "name",
    "in",
    "schema",
    "example",
    "examples",
    "enum",
    "security",
    "responses",
    "200",
    "headers",
    "requestBody",
    "content",
    "$ref",
    "type",
    "minLength",
    "__proto__",
    "required",
  );
  const { tree } = fc.letrec((tie) => ({
    tree: fc.oneof(
      { maxDepth: 6 },
      leaf,
      fc.array(tie("tree"), { maxLength: 3 }),
      fc.dictionary(key, tie("tree"), { maxKeys: 4 }),
    ),
  }));

  it("is read, or refused with its place: nothing else is thrown", async () => {
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom("/a", "/b/{id}"), tree), tree, async (paths, security) => {
        try {
          for (const { target, headers } of (await read(around({ paths, security }), "api.json")).operations) {
            expect(new URL(target, "http://h.test").host).toBe("h.test");
            for (const [, value] of headers) expect(value).toMatch(/^[ -~]*$/);
          }
        } catch (error) {
          expect(error).toBeInstanceOf(PolicyFileError);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("an example stays one segment of its path", async () => {
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: "binary" }), async (example) => {
        const { target } = await operationOf(inPath({}, { example }), {}, "/users/{id}/end");
        const parts = new URL(target, "http://h.test").pathname.split("/");
        expect([parts.length, parts[1], parts[3]]).toEqual([4, "users", "end"]);
      }),
      { numRuns: 200 },
    );
  });
});
