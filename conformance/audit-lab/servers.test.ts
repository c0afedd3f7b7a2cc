import { expect, test } from "vitest";
import { TOKEN } from "./application.ts";
import type { LabAnswer, LabRequest } from "./message.ts";
import { FAULTY_ROWS } from "./rows/index.ts";
import { handlerOf } from "./serve.ts";
import { SESSION, type Setup, setupOf, T } from "./setup.ts";

// What the lab itself promises, asked of the servers without any auditor: that a fault is one, and shows on the wire.

const ORIGINS = [
  null,
  T,
  T,
  "null",
  "https://qzkwv.test",
  "https://admin.example.org",
  "https://admin.example.org.qzkwv.net",
  "https://qzkwvexample.co.uk",
  "https://app.eu.example.com",
  "https://app.euxexample.com",
  `${T}.qzkwv.net`,
  `${T}_.qzkwv.net`,
  `${T}-.qzkwv.net`,
  `${T}!.qzkwv.net`,
  `${T}:8443`,
  "https://qzkwvexample.com",
  "https://qzkwv.example.com",
  "https://qzkwv-example.com-qzkwv.net",
  "https://appxexample.com",
  "http://app.example.com",
  "capacitor://app.example.com",
  "chrome-extension://abcdefgh",
  "http://localhost:3000",
  "http://192.168.1.7",
  "http://printer.local",
  "https://qzkwv.github.io",
  "https://qzkwv.vercel.app",
  "https://codepen.io",
  "https://jsfiddle.net",
];

const CREDENTIALS: Record<string, string>[] = [
  { cookie: SESSION },
  {},
  { authorization: `Bearer ${TOKEN}` },
  { "if-none-match": '"v1"', cookie: SESSION },
  { referer: "https://qzkwv.test/", cookie: SESSION },
  { "x-forwarded-host": "qzkwv.test", cookie: SESSION },
];

function* probes(): Generator<LabRequest> {
  const plain = { query: new URLSearchParams(), body: "", version: "1.1" };
  for (const origin of ORIGINS) {
    const headers: Record<string, string> = origin === null ? {} : { origin };
    for (const path of ["/api/me", "/api/news", "/api/items", "/api/items/7", "/api/old", "/api/nowhere"]) {
      for (const credentials of CREDENTIALS)
        yield { ...plain, method: "GET", path, headers: { ...headers, ...credentials } };
      yield { ...plain, method: "HEAD", path, headers: { ...headers, cookie: SESSION } };
      yield { ...plain, query: new URLSearchParams({ origin: "https://qzkwv.test" }), method: "GET", path, headers };
      for (const query of ["", "_method=DELETE"])
        yield {
          ...plain,
          query: new URLSearchParams(query),
          method: "POST",
          path,
          headers: { ...headers, cookie: SESSION, "content-type": "text/plain" },
        };
      for (const asked of ["GET", "DELETE", "XPROBE"])
        yield {
          ...plain,
          method: "OPTIONS",
          path,
          headers: {
            ...headers,
            "access-control-request-method": asked,
            "access-control-request-headers": asked === "XPROBE" ? "x-long,".repeat(400) : "x-client",
            "access-control-request-private-network": "true",
          },
        };
    }
  }
}

/** Whether two servers answer one of the probes differently. */
async function differ(right: Setup, wrong: Setup): Promise<boolean> {
  const [one, other] = [handlerOf(right), handlerOf(wrong)];
  for (const probe of probes()) {
    const [first, second] = await Promise.all([one(probe), Promise.race([other(probe), slow()])]);
    if (JSON.stringify(first) !== JSON.stringify(second)) return true;
  }
  return false;
}

const SLOW: LabAnswer = { status: 0, headers: [], body: "took longer than anybody waits here" };

async function slow(): Promise<LabAnswer> {
  return await new Promise((resolve) => {
    setTimeout(resolve, 30, SLOW).unref();
  });
}

// Of hosts, handshakes and versions these probes know nothing.
const UNPROBED = new Set(["varies-by-host", "socket-for-all", "varies-by-http-version"]);

test.each(FAULTY_ROWS.filter(({ id, fault }) => fault !== undefined && !UNPROBED.has(id)))(
  "$id: the fault shows",
  async ({ on, fault }) => {
    expect(await differ(setupOf(on), setupOf(on))).toBe(false);
    expect(await differ(setupOf(on), setupOf(on, fault))).toBe(true);
  },
);

test.each(FAULTY_ROWS.filter(({ fault, at }) => fault === undefined && at === undefined))(
  "$id: the document is another",
  ({ ask, mended }) => {
    expect(mended).not.toEqual(ask);
  },
);

test("the base is right: one origin is named, whole; every answer varies; strangers get nothing", async () => {
  const handler = handlerOf(setupOf());
  for (const probe of probes()) {
    const { headers } = await handler(probe);
    const cors = headers.filter(([name]) => name.startsWith("Access-Control-"));
    expect(headers).toContainEqual(["Vary", "Origin"]);
    if (probe.headers["origin"] === T) expect(cors).toContainEqual(["Access-Control-Allow-Origin", T]);
    else expect(cors).toEqual([]);
  }
});
