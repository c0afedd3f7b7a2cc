import { describe, expect, test } from "vitest";
import {
  type Connection,
  factsOfFetchRequest,
  factsOfNodeRequest,
  type NodeWriteRequest,
  type WriteFacts,
} from "../../src/csrf/index.ts";

const node = (more: Partial<NodeWriteRequest> = {}): NodeWriteRequest => ({
  method: "POST",
  url: "/x?y",
  headers: { host: "api.test" },
  rawHeaders: ["Host", "api.test"],
  socket: {},
  ...more,
});

describe("a request that Node has parsed", () => {
  test("has its facts", () => {
    const headers = { host: "api.test", origin: "https://a.test" };
    const facts = factsOfNodeRequest(node({ headers }));
    expect(facts).toMatchObject({
      method: "POST",
      path: "/x?y",
      scheme: "http",
      repeated: [],
      hasClientCertificate: false,
    });
    expect(facts.headers).toBe(headers);
    expect(facts.peer).toBeUndefined();
  });

  test("the path is the one before a router took off its prefix", () => {
    expect(factsOfNodeRequest(node({ url: "/x", originalUrl: "/api/x" })).path).toBe("/api/x");
    expect(factsOfNodeRequest(node({ url: undefined, method: undefined }))).toMatchObject({ path: "", method: "" });
  });

  test.each([
    ["http", false, {}],
    ["http", false, { encrypted: false }],
    ["https", false, { encrypted: true }],
    ["https", false, { encrypted: true, getPeerCertificate: () => null }],
    ["https", false, { encrypted: true, getPeerCertificate: () => ({}) }],
    ["https", true, { encrypted: true, getPeerCertificate: () => ({ subject: {} }) }],
  ])("%s, certificate %s: %j", (scheme, hasClientCertificate, socket) => {
    expect(factsOfNodeRequest(node({ socket: { ...socket, remoteAddress: "10.0.0.1" } }))).toMatchObject({
      scheme,
      hasClientCertificate,
      peer: "10.0.0.1",
    });
  });

  test.each<[readonly string[], readonly string[]]>([
    [[], []],
    [["Host", "a"], []],
    [["Host", "a", "host", "b"], ["host"]],
    [["HOST", "a", "hOsT", "a"], ["host"]],
    [["Referer", "a", "Cookie", "x", "REFERER", "b"], ["referer"]],
    [
      ["Authorization", "a", "authorization", "b", "Authorization", "c"],
      ["authorization", "authorization"],
    ],
    [
      ["Host", "a", "Host", "b", "Referer", "a", "Referer", "b"],
      ["host", "referer"],
    ],
    // Of the same lengths.
    [["Date", "a", "Date", "b", "Upgrade", "a", "Upgrade", "b", "Cache-Control", "a", "Cache-Control", "b"], []],
    [["H\u00cfst", "a", "H\u00cfst", "b", "@ost", "a", "@ost", "b", "", "a", "", "b"], []],
    // Joined by Node, which their readers see.
    [["Origin", "a", "Origin", "b", "X-CSRF-Token", "a", "X-CSRF-Token", "b"], []],
    [["Accept", "a", "Accept", "b", "X-Very-Long-Header-Name", "a"], []],
  ])("%j repeats %j", (rawHeaders, repeated) =>
    expect(factsOfNodeRequest(node({ rawHeaders })).repeated).toEqual(repeated),
  );

  test("what is logged of it holds no socket", () => {
    const socket = { remoteAddress: "10.0.0.1", secret: "s" } as NodeWriteRequest["socket"];
    expect(JSON.parse(JSON.stringify(factsOfNodeRequest(node({ socket }))))).toEqual({
      method: "POST",
      path: "/x?y",
      headers: { host: "api.test" },
    });
  });
});

const ask = (url: string, headers: Record<string, string> = {}): Request =>
  new Request(url, { method: "POST", headers });

describe("a Request", () => {
  test.each([
    ["https://api.test/x?y", "https", "api.test"],
    ["http://api.test:8080/", "http", "api.test:8080"],
    ["https://api.test:443/", "https", "api.test"],
    ["http://[::1]:3000/x", "http", "[::1]:3000"],
    ["https://BÜCHER.example/", "https", "xn--bcher-kva.example"],
  ])("%s: %s, %s", (url, scheme, host) => {
    const request = ask(url);
    expect(factsOfFetchRequest(request, null)).toEqual({
      method: "POST",
      path: request.url,
      scheme,
      headers: { host },
    });
  });

  test("a URL without a path has its host all the same", () => {
    const request = { method: "GET", url: "https://api.test", headers: new Headers() };
    expect(factsOfFetchRequest(request, null).headers).toEqual({ host: "api.test" });
  });

  test("another host may stand for the URL's, and nothing of it for the path", () => {
    const { path, headers } = factsOfFetchRequest(ask("https://localhost/x"), null, {}, "api.test/y?");
    expect([path, headers]).toEqual(["https://localhost/x", { host: "api.test/y?" }]);
  });

  test.each([
    ["api.test, evil.test", { repeated: ["referer", "host"], path: "https://api.test/x" }],
    ["evil.test/y?", { repeated: ["referer"], path: "", headers: { host: "" } }],
    ["evil.test\\y", { path: "", headers: { host: "" } }],
    ["evil.test#", { path: "", headers: { host: "" } }],
    ["user@evil.test", { path: "", headers: { host: "" } }],
    ["other.test:80", { repeated: ["referer"], path: "https://api.test/x", headers: { host: "api.test" } }],
  ])("a Host that is no single host beside the URL, %s, is not believed", (host, facts) => {
    const connection: Connection & Pick<WriteFacts, "repeated"> = { repeated: ["referer"] };
    expect(factsOfFetchRequest(ask("https://api.test/x", { host }), null, connection)).toMatchObject(facts);
  });

  test("two lines of Host are told of where nothing else is known", () => {
    const request = ask("https://api.test/x", { host: "api.test, api.test" });
    expect(factsOfFetchRequest(request, null).repeated).toEqual(["host"]);
  });

  test("has the headers that count, and the one for tokens", () => {
    const all = {
      host: "other.test",
      origin: "https://a.test",
      referer: "https://a.test/",
      "sec-fetch-site": "same-site",
      authorization: "Bearer x",
      cookie: "a=1",
      upgrade: "websocket",
      "x-forwarded-host": "f.test",
      "x-forwarded-proto": "https",
      "x-http-method-override": "PUT",
      "x-http-method": "PUT",
      "x-method-override": "PUT",
    };
    const request = ask("https://api.test/", { ...all, "x-csrf-token": "t", accept: "*/*" });
    expect(factsOfFetchRequest(request, "x-csrf-token").headers).toEqual({
      ...all,
      host: "api.test",
      "x-csrf-token": "t",
    });
    expect(factsOfFetchRequest(request, null).headers).not.toHaveProperty("x-csrf-token");
    expect(factsOfFetchRequest(ask("https://api.test/"), "x-csrf-token").headers).toEqual({ host: "api.test" });
  });

  test("an empty header is there", () => {
    expect(factsOfFetchRequest(ask("https://api.test/", { origin: "", cookie: "" }), null).headers).toMatchObject({
      origin: "",
      cookie: "",
    });
  });

  test("the rest is the platform's to say", () => {
    const connection = { peer: "10.0.0.1", hasClientCertificate: true };
    expect(factsOfFetchRequest(ask("https://api.test/"), null, connection)).toMatchObject(connection);
  });
});
