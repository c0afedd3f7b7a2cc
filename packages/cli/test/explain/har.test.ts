import { describe, expect, test } from "vitest";
import { folderWith, runCorslet } from "../check/run-corslet.ts";
import { archive, chromeEntry, firefoxEntry } from "./_har.ts";

const APP = "https://app.example.com";
const API = "https://api.example.com/me";

const explain = (har: string, args: readonly string[] = []) =>
  runCorslet(["explain", "--har", "recorded.har", ...args], folderWith({ "recorded.har": har }));
const chrome = (...entries: readonly unknown[]): string => archive("WebInspector", entries);
const firefox = (...entries: readonly unknown[]): string => archive("Firefox", entries);

const browserLines = { origin: APP, referer: `${APP}/`, "user-agent": "Mozilla/5.0", "sec-fetch-mode": "cors" };
const asked = {
  ...browserLines,
  "access-control-request-method": "PUT",
  "access-control-request-headers": "content-type",
};
const allowed = {
  "access-control-allow-origin": APP,
  "access-control-allow-methods": "PUT",
  "access-control-allow-headers": "content-type",
};
const put = { postData: { mimeType: "application/json", text: "{}" } };
const shared = { "access-control-allow-origin": APP, "content-type": "application/json" };

describe("--har", () => {
  test.each<[string, string, number, string[]]>([
    ["Chrome: a readable call", chrome(chromeEntry("GET", API, browserLines, 200, shared)), 0, ["READABLE"]],
    [
      "Firefox: a readable call",
      firefox(firefoxEntry("GET", API, { Origin: APP }, 200, { "Access-Control-Allow-Origin": "*" })),
      0,
      ["READABLE"],
    ],
    [
      "Firefox: a blocked call, whose headers were kept",
      firefox(firefoxEntry("GET", API, { Origin: APP }, 200, { "Content-Type": "text/html" })),
      1,
      ["BLOCKED MissingAllowOriginHeader"],
    ],
    [
      "Chrome: a preflight and its request",
      chrome(
        chromeEntry("OPTIONS", API, asked, 204, allowed),
        chromeEntry("PUT", API, { ...browserLines, "content-type": "application/json" }, 200, shared, put),
      ),
      0,
      ["READABLE"],
    ],
    [
      "Chrome: the request is recorded before its preflight",
      chrome(
        chromeEntry("PUT", API, { ...browserLines, "content-type": "application/json" }, 200, shared, put),
        chromeEntry("OPTIONS", API, asked, 204, allowed),
      ),
      0,
      ["READABLE"],
    ],
    [
      "Chrome: a preflight that was refused, and its request with status 0",
      chrome(
        chromeEntry("PUT", API, { ...browserLines, "content-type": "application/json" }, 0, {}, put),
        chromeEntry("OPTIONS", API, asked, 403, { vary: "origin" }),
      ),
      1,
      ["BLOCKED PreflightMissingAllowOriginHeader"],
    ],
    [
      "Firefox: a preflight that was refused, alone",
      firefox(
        firefoxEntry("OPTIONS", API, { Origin: APP, "Access-Control-Request-Method": "DELETE" }, 200, {
          "Access-Control-Allow-Origin": APP,
        }),
      ),
      1,
      ["BLOCKED MethodDisallowedByPreflightResponse"],
    ],
    [
      "a call that the preflight cache served",
      chrome(chromeEntry("PUT", API, { ...browserLines, "content-type": "application/json" }, 200, shared, put)),
      0,
      ["READABLE"],
    ],
    [
      "a redirect and where it led",
      chrome(
        chromeEntry("GET", API, browserLines, 302, { "access-control-allow-origin": APP, location: "/you" }),
        chromeEntry("GET", "https://api.example.com/you", browserLines, 200, shared),
      ),
      0,
      ["READABLE"],
    ],
    [
      "cookies were sent: the call included credentials",
      chrome(chromeEntry("GET", API, { ...browserLines, cookie: "sid=1" }, 200, shared)),
      1,
      ["BLOCKED InvalidAllowCredentials"],
    ],
    [
      "same-origin calls, navigations and pictures are left out",
      chrome(
        chromeEntry("GET", `${APP}/`, {}, 200, {}),
        chromeEntry("POST", `${APP}/own`, { origin: APP }, 200, {}),
        chromeEntry("GET", "https://cdn.test/x.png", {}, 200, {}),
        chromeEntry("GET", API, browserLines, 200, shared),
      ),
      0,
      ["READABLE"],
    ],
  ])("%s", async (_what, har, exit, first) => {
    const { code, stdout, stderr } = await explain(har);
    expect(stderr).toBe("");
    expect(stdout.split("\n").filter((line) => /^[A-Z]{4,}(?: SENT)?(?: [A-Z]\w+)?$/.test(line))).toEqual(first);
    expect(code).toBe(exit);
  });

  test("Chrome: a blocked call with status 0 says that the recording lacks its answer", async () => {
    const { code, stdout } = await explain(chrome(chromeEntry("GET", API, browserLines, 0, {})));
    expect(code).toBe(3);
    expect(stdout).toContain("no answer");
    expect(stdout).toContain("corslet explain");
  });

  test("several calls: each with its title, and the worst decides the exit code", async () => {
    const har = chrome(
      chromeEntry("GET", API, browserLines, 200, shared),
      chromeEntry("GET", "https://api.example.com/you", browserLines, 200, {}),
    );
    const { code, stdout } = await explain(har);
    expect(code).toBe(1);
    expect(stdout).toContain(`1 of 2: GET ${API} from ${APP}\nREADABLE\n`);
    expect(stdout).toContain(`2 of 2: GET https://api.example.com/you from ${APP}\nBLOCKED MissingAllowOriginHeader\n`);
  });

  test("--json: a list", async () => {
    const { stdout } = await explain(chrome(chromeEntry("GET", API, browserLines, 200, shared)), ["--json"]);
    expect(JSON.parse(stdout)).toMatchObject([{ verdict: "readable", request: { url: API, origin: APP } }]);
  });

  test.each<[string, string, RegExp]>([
    ["no JSON", "not a har", /the file is no JSON/],
    ["no archive", "{}", /log\.entries is missing/],
    ["null", "null", /log\.entries is missing/],
    ["entries without requests", '{"log":{"entries":[{},null,{"request":{}}]}}', /--har:/],
    ["no cross-origin call", chrome(chromeEntry("GET", `${APP}/`, {}, 200, {})), /no call in it goes across origins/],
  ])("%s: exit 2", async (_what, har, said) => {
    const { code, stdout, stderr } = await explain(har);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(said);
    expect(stderr).not.toContain("defect of corslet");
  });
});
