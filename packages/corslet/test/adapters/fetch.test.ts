import { createServer } from "node:http";
import { describe, expect, it } from "vitest";
import { withCors } from "../../src/adapters/fetch.ts";
import { GRANTED, listening, REFUSED } from "./wire.ts";

const policy = { origins: [GRANTED], methods: ["PUT"], credentials: true, exposeHeaders: ["X-A"] } as const;
const ask = (origin: string | null = GRANTED, init: RequestInit = {}): Request =>
  new Request("http://api.test/x", { ...init, headers: origin === null ? {} : { origin } });

function corsOf(response: Response): Record<string, string> {
  return Object.fromEntries([...response.headers].filter(([name]) => /^(?:access-control-.*|vary)$/.test(name)));
}

const granted = {
  "access-control-allow-credentials": "true",
  "access-control-allow-origin": GRANTED,
  "access-control-expose-headers": "X-A",
  vary: "Origin",
};

describe("a Response whose headers can be changed", () => {
  it.each<[string, () => Response, string?]>([
    ["a text", () => new Response("x")],
    ["no content", () => new Response(null, { status: 204 })],
    ["not modified", () => new Response(null, { status: 304, headers: { etag: '"1"' } })],
    ["an error", () => new Response("no", { status: 500 })],
    ["JSON", () => Response.json({ a: 1 })],
    ["Vary of its own", () => new Response("x", { headers: { Vary: "Cookie" } }), "Cookie, Origin"],
    [
      "Vary twice",
      () =>
        new Response("x", {
          headers: [
            ["Vary", "Cookie"],
            ["vary", "Accept, cookie"],
          ],
        }),
      "Cookie, Accept, Origin",
    ],
    ["Vary with origin in it", () => new Response("x", { headers: { vary: "origin" } }), "origin"],
    ["Vary: *", () => new Response("x", { headers: { vary: "*" } }), "*"],
    [
      "headers of its own",
      () =>
        new Response("x", {
          headers: { "Access-Control-Allow-Origin": "*", "Access-Control-Max-Age": "5", "Access-Control-New": "1" },
        }),
    ],
    ["a stream", () => new Response(new ReadableStream({ start: (c) => c.close() }))],
  ])("is handed on itself, not rebuilt: %s", async (_title, make, vary = "Origin") => {
    for (const origin of [GRANTED, REFUSED, null]) {
      const own = make();
      const response = await withCors(policy, () => own)(ask(origin));
      expect(response).toBe(own);
      expect(corsOf(response)).toEqual(origin === GRANTED ? { ...granted, vary } : { vary });
    }
  });

  it("keeps every Set-Cookie", async () => {
    const own = new Response("x", {
      headers: [
        ["Set-Cookie", "a=1"],
        ["Set-Cookie", "b=2"],
      ],
    });
    const response = await withCors(policy, () => own)(ask());
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  });

  it("is handed on itself where nothing governs", async () => {
    const own = new Response("x", { headers: { "Access-Control-Allow-Origin": "https://own.test" } });
    const response = await withCors({ resources: { "/api": policy } }, () => own)(ask());
    expect(response).toBe(own);
    expect(corsOf(response)).toEqual({ "access-control-allow-origin": "https://own.test" });
  });
});

describe("a Response whose headers are immutable", () => {
  it("a redirect gets its headers", async () => {
    const response = await withCors(policy, () => Response.redirect("https://api.test/next", 307))(ask());
    expect([response.status, response.headers.get("location")]).toEqual([307, "https://api.test/next"]);
    expect(corsOf(response)).toEqual(granted);
  });

  it("what fetch() returned gets its headers, and loses the server's own", async () => {
    const port = await listening(
      createServer((_request, response) => {
        response.writeHead(203, "Passed On", {
          "Access-Control-Allow-Origin": "*",
          Vary: "Cookie",
          "Set-Cookie": ["a=1", "b=2"],
          "X-A": "1",
        });
        response.write("first ");
        setTimeout(() => response.end("second"), 20);
      }),
    );
    const response = await withCors(policy, () => fetch(`http://127.0.0.1:${port}/`))(ask());
    expect([response.status, response.statusText, response.headers.get("x-a")]).toEqual([203, "Passed On", "1"]);
    expect(response.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
    expect(corsOf(response)).toEqual({ ...granted, vary: "Cookie, Origin" });
    expect(await response.text()).toBe("first second");
    const refused = await withCors(policy, () => fetch(`http://127.0.0.1:${port}/`))(ask(REFUSED));
    expect(corsOf(refused)).toEqual({ vary: "Cookie, Origin" });
    await refused.text();
  });

  it.each([204, 304])("what fetch() returned with status %i keeps its null body", async (status) => {
    const port = await listening(createServer((_request, response) => response.writeHead(status).end()));
    const response = await withCors(policy, () => fetch(`http://127.0.0.1:${port}/`))(ask());
    expect([response.status, response.body]).toEqual([status, null]);
    expect(corsOf(response)).toEqual(granted);
  });
});

describe("bodies", () => {
  it("a stream stays one: the first piece is read while the second is not yet there", async () => {
    let controller: ReadableStreamDefaultController<Uint8Array> | undefined;
    const body = new ReadableStream<Uint8Array>({
      start: (its) => {
        controller = its;
      },
    });
    const response = await withCors(policy, () => new Response(body))(ask());
    expect(response.body).toBe(body);
    const reader = body.getReader();
    controller?.enqueue(new TextEncoder().encode("first"));
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("first");
    controller?.enqueue(new TextEncoder().encode("second"));
    controller?.close();
    expect(new TextDecoder().decode((await reader.read()).value)).toBe("second");
  });

  it("cancelling the answer cancels the source", async () => {
    let reason: unknown;
    const body = new ReadableStream({
      cancel: (why) => {
        reason = why;
      },
    });
    const response = await withCors(policy, () => new Response(body))(ask());
    await response.body?.cancel("gave up");
    expect(reason).toBe("gave up");
  });

  it("the request's body reaches the handler unread", async () => {
    const handle = withCors(policy, async (request) => {
      expect(request.bodyUsed).toBe(false);
      return new Response(await request.text());
    });
    expect(await (await handle(ask(GRANTED, { method: "POST", body: "sent" }))).text()).toBe("sent");
  });
});

describe("two policies", () => {
  const outer = { origins: [GRANTED], credentials: true, exposeHeaders: ["X-Outer"] } as const;
  const served = (inner: Parameters<typeof withCors>[0]): ReturnType<typeof withCors> =>
    withCors(
      outer,
      withCors(inner, () => new Response("x")),
    );

  it("the innermost wins whole", async () => {
    expect(corsOf(await served({ origins: "*" })(ask()))).toEqual({ "access-control-allow-origin": "*" });
    expect(corsOf(await served({ origins: [REFUSED] })(ask()))).toEqual({ vary: "Origin" });
  });

  it("the outer one is in force where the inner one governs nothing", async () => {
    const response = await served({ resources: { "/other": { origins: "*" } } })(ask());
    expect(response.headers.get("access-control-expose-headers")).toBe("X-Outer");
  });
});

describe("what is not answered by us", () => {
  it("Response.error() is handed on", async () => {
    const error = Response.error();
    expect(await withCors(policy, () => error)(ask())).toBe(error);
  });

  it("a switch of protocols is handed on untouched", async () => {
    // What Workers return for WebSockets; node's own Response refuses the status.
    const upgrade = Object.create(new Response(null), { status: { value: 101 } }) as Response;
    expect(await withCors(policy, () => upgrade)(ask())).toBe(upgrade);
  });

  it.each([
    [
      "thrown",
      () => {
        throw new RangeError("mine");
      },
    ],
    ["rejected", () => Promise.reject(new RangeError("mine"))],
  ])("an error is %s on", async (_title, handler) => {
    await expect(withCors(policy, handler)(ask())).rejects.toThrow(new RangeError("mine"));
  });

  it("nothing, with which Bun's handlers answer an upgrade, is handed on", async () => {
    expect(await withCors(policy, () => undefined as never)(ask())).toBeUndefined();
  });
});

function preflight(origin: string, method = "PUT"): Request {
  return new Request("http://api.test/x", {
    method: "OPTIONS",
    headers: { origin, "access-control-request-method": method },
  });
}

describe("preflights", () => {
  it("are answered without the handler", async () => {
    const handle = withCors(policy, () => expect.unreachable("a preflight reached the handler"));
    const [yes, no] = [await handle(preflight(GRANTED)), await handle(preflight(REFUSED))];
    expect([yes.status, yes.body, no.status, no.body]).toEqual([204, null, 403, null]);
    expect(corsOf(no)).toEqual({ vary: "Origin, Access-Control-Request-Method, Access-Control-Request-Headers" });
  });

  it("do not share one Response", async () => {
    const handle = withCors(policy, () => new Response());
    const [first, second] = [await handle(preflight(GRANTED)), await handle(preflight(GRANTED))];
    first.headers.set("access-control-allow-origin", "*");
    expect(second.headers.get("access-control-allow-origin")).toBe(GRANTED);
  });

  it("reach the handler where nothing governs", async () => {
    const own = new Response(null, { status: 405 });
    expect(await withCors({ resources: { "/api": policy } }, () => own)(preflight(GRANTED))).toBe(own);
  });
});

it("hands the rest of the arguments on", async () => {
  const handle = withCors(
    policy,
    (request, env: { name: string }, context: number) => new Response(`${request.url} ${env.name} ${context}`),
  );
  expect(await (await handle(ask(), { name: "env" }, 7)).text()).toBe("http://api.test/x env 7");
});

it("answers many at once each for itself", async () => {
  const handle = withCors(policy, async () => {
    await new Promise((resolve) => setTimeout(resolve, 5));
    return new Response("x");
  });
  const origins = Array.from({ length: 40 }, (_, i) => (i % 2 === 0 ? GRANTED : REFUSED));
  const answers = await Promise.all(origins.map((origin) => handle(ask(origin))));
  expect(answers.map((response) => response.headers.get("access-control-allow-origin"))).toEqual(
    origins.map((origin) => (origin === GRANTED ? GRANTED : null)),
  );
});

function parts(): unknown[] {
  return [Response, Request, Headers].flatMap(({ prototype }) =>
    Object.values(Object.getOwnPropertyDescriptors(prototype)).flatMap(({ value, get, set }) => [value, get, set]),
  );
}

it("patches nothing globally", async () => {
  const before = parts();
  await withCors(policy, () => Response.redirect("https://api.test/"))(ask());
  const after = parts();
  expect(after).toHaveLength(before.length);
  expect(after.filter((part, index) => part !== before[index])).toEqual([]);
});
