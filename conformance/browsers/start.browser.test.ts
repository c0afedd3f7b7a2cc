import { readFileSync, writeFileSync } from "node:fs";
import type { Browser } from "puppeteer-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningExample, startExample } from "../../examples/start/running-example.ts";
import { hasChromium, launchChromium } from "./chromium.ts";
import { type ExamplePage, openExamplePage } from "./example-page.ts";

/** What a panel says of a call whose preflight was refused. */
const NOT_SENT = ["The browser did not send it.", "The API did not get the request"];
/** What it says of a call that reached the API, and whose answer the page may not read. */
const NOT_SHARED = ["The browser refused to share it.", "The API got it all the same"];

/** What it says of a call that the guard refused, and whose cookie came with it. */
const GUARDED = [
  "The API did not get the request.",
  "The guard refused it",
  "Your cookie rode along",
  "origin-foreign",
];

/** Every button, with what the page that the policy names sees when they are pressed in this order. */
const ON_THE_GRANTED_PAGE: [button: string, sees: (string | RegExp)[]][] = [
  ["Send GET Read a list", ["Readable: 200 OK", "An origin is scheme, host and port."]],
  [
    "Send GET Read two headers of an answer",
    ['headers.get("X-Total-Count") → "3"', 'headers.get("X-Served-By") → null'],
  ],
  ["Send GET Receive a slow answer piece by piece", ["Readable: 200 OK", "One piece after the other."]],
  ["Send GET Ask who you are, with the cookie", ["Readable: 401 Unauthorized", "sign in first"]],
  ["Send POST Sign in", ["Readable: 200 OK", '{"signedInAs":"Ada"}']],
  ["Send GET Ask who you are, with the cookie", ["Readable: 200 OK", '{"name":"Ada"}']],
  ["Send GET Ask who you are, without it", ["Readable: 401 Unauthorized", "sign in first"]],
  ["Send PUT Save a note", ["Readable: 200 OK", '"savedBy":"Ada"']],
  ["Send DELETE Delete the note", ["Readable: 200 OK", '"deleted":"1"']],
  ["Send DELETE Delete the note", ["Readable: 404 Not Found", "there is no note 1"]],
  ["Send GET Ask for what is not there", ["Readable: 404 Not Found", "there is no /api/nothing"]],
  ["Send GET Ask what breaks the API", ["Readable: 500 Internal Server Error", "the database is away"]],
  [
    "Send GET Send a header that the policy does not list",
    [...NOT_SENT, /TypeError: \w/, "do not list X-Debug", "Authorization, X-Debug]"],
  ],
  [
    "Send PATCH Use a method that the policy does not list",
    [...NOT_SENT, /TypeError: \w/, "do not list PATCH", "DELETE, PATCH]"],
  ],
  [
    "Submit Give ten coins away with a form",
    ["Carried out.", "The API gave ten coins away", "The purse holds 90 coins", "let it through", "writer"],
  ],
  ["Send POST Write as a plain form would", ["Readable: 200 OK", '"likes":1', '"likedBy":"Ada"']],
];

/** The same for the other page, after somebody signed in on the first: whether each call reached the API, unread. */
const ON_THE_OTHER_PAGE: [button: string, sees: (string | RegExp)[]][] = [
  ["Send GET Read a list", [...NOT_SHARED, "answered it, without a session"]],
  ["Send GET Read two headers of an answer", NOT_SHARED],
  ["Send GET Receive a slow answer piece by piece", NOT_SHARED],
  ["Send POST Sign in", NOT_SENT],
  ["Send GET Ask who you are, with the cookie", [...NOT_SHARED, "answered it, as Ada, by your cookie"]],
  ["Send GET Ask who you are, without it", [...NOT_SHARED, "answered it, without a session"]],
  ["Send PUT Save a note", NOT_SENT],
  ["Send DELETE Delete the note", NOT_SENT],
  ["Send GET Ask for what is not there", NOT_SHARED],
  ["Send GET Ask what breaks the API", NOT_SHARED],
  ["Send GET Send a header that the policy does not list", NOT_SENT],
  ["Send PATCH Use a method that the policy does not list", NOT_SENT],
  ["Send POST Write as a plain form would", [...GUARDED, "The guard refused it: 403."]],
];

/** The other page's form, whose answer no page gets. */
const FORGED = "Submit A forged form";

async function frameText({ page }: ExamplePage): Promise<string> {
  const frame = page.frames().find((each) => each.url().endsWith("/api/gifts"));
  return (await frame?.evaluate(() => document.body.innerText)) ?? "";
}

describe.skipIf(!hasChromium())("the two example pages in Chromium", () => {
  let browser: Browser;
  let example: RunningExample;
  let granted: ExamplePage;
  let other: ExamplePage;

  beforeAll(async () => {
    example = await startExample();
    browser = await launchChromium();
    granted = await openExamplePage(browser, example.granted);
    other = await openExamplePage(browser, example.other);
  });

  afterAll(async () => {
    await browser?.close();
    expect(await example?.stop()).toBe(0);
  });

  const linesOf = (who: "corslet" | "api") =>
    example
      .output()
      .split("\n")
      .filter((line) => line.startsWith(who));

  const preflightsOfNote = () => linesOf("corslet").filter((line) => line.includes(" OPTIONS /api/notes/1 ")).length;

  test("each page says who it is", async () => {
    expect(await granted.text("h1")).toBe("This page may read the API.");
    expect(await other.text("h1")).toBe("This page may not read the API.");
    expect(await granted.text(".anatomy")).toContain(`:${new URL(example.granted).port}`);
    expect((await granted.text("#policy-text")).trim()).toBe(readFileSync(example.policyFile, "utf8").trim());
  });

  test("a button for every call, and every button is pressed below", async () => {
    const buttons = await granted.page.$$("article button");
    expect(buttons).toHaveLength(14);
    for (const pressed of [ON_THE_GRANTED_PAGE, [...ON_THE_OTHER_PAGE, [FORGED]]])
      expect(new Set(pressed.map(([button]) => button)).size).toBe(14);
  });

  test.each(ON_THE_GRANTED_PAGE)("granted: %s", async (button, sees) => {
    const shown = await granted.press(button);
    for (const text of sees) expect(shown).toMatch(text);
  });

  test("granted: the slow answer is shown piece by piece", async () => {
    const title = "Receive a slow answer piece by piece";
    await granted.begin(`Send GET ${title}`);
    await expect.poll(() => granted.shown(title), { interval: 20 }).toMatch(/One piece(?! after the other)/);
    await expect
      .poll(() => granted.shown(title), { interval: 50, timeout: 5000 })
      .toContain("One piece after the other.");
  });

  test("granted: the page can read exactly what was exposed", async () => {
    const shown = await granted.press("Send GET Read two headers of an answer");
    expect(shown).toContain("x-total-count: 2");
    expect(shown).not.toContain("x-served-by:");
  });

  test("a second PUT costs no second preflight", async () => {
    expect(await granted.press("Send PUT Save a note")).toContain("Readable: 201 Created");
    await expect.poll(preflightsOfNote).toBeGreaterThan(0);
    const before = preflightsOfNote();
    expect(await granted.press("Send PUT Save a note")).toContain("Readable: 200 OK");
    // The line of the second PUT comes last, and its preflight's would have come before it.
    await expect.poll(() => linesOf("corslet").filter((line) => line.includes(" PUT /api/notes/1 ")).length).toBe(3);
    expect(preflightsOfNote()).toBe(before);
  });

  test.each(ON_THE_OTHER_PAGE)("other: %s", async (button, sees) => {
    const shown = await other.press(button);
    for (const text of [
      /TypeError: \w/,
      `No grant in the policy holds ${example.other}`,
      `- ${example.other} #`,
      ...sees,
    ])
      expect(shown).toMatch(text);
    expect(shown).not.toContain("Readable");
  });

  test("other: a forged form is really submitted, with the cookie, and refused; nothing has changed", async () => {
    const before = other.answers.length;
    const shown = await other.press(FORGED);
    for (const text of [...GUARDED, "Refused: 403, and nothing happened.", "The purse still holds 90 coins"])
      expect(shown).toMatch(text);
    // The answer stands in the frame: the person may read it, and the page may not.
    await expect.poll(() => frameText(other)).toContain('"reason":"origin-foreign"');
    expect(await other.page.$eval("iframe", (frame) => frame.contentDocument)).toBeNull();
    expect(other.answers.slice(before).map(({ status }) => status)).toEqual([403]);
    expect(await other.text("#purse")).toBe("90");
    expect(linesOf("api").filter((line) => line.includes("/api/gifts") && line.includes(example.other))).toEqual([]);
    expect(
      linesOf("corslet").some((line) => /\/api\/gifts .* write-refused\(origin-foreign,with-cookies/.test(line)),
    ).toBe(true);
  });

  test("granted: the proper form's answer is shown in its frame", async () => {
    await expect.poll(() => frameText(granted)).toContain('"from":"Ada"');
  });

  test("other: the API dealt with what the page could not read", async () => {
    expect(await other.text("#tally-got")).toBe("7");
    expect(await other.text("#tally-read")).toBe("0");
  });

  test("the other page's like was not counted", async () => {
    expect(await granted.press("Send POST Write as a plain form would")).toMatch('"likes":2');
  });

  test("the API's answers name one origin with credentials, never *; the other origin is named nowhere", () => {
    expect(granted.answers.length).toBeGreaterThan(15);
    for (const { headers } of granted.answers) {
      expect(headers["access-control-allow-origin"]).toBe(example.granted);
      expect(headers["access-control-allow-credentials"]).toBe("true");
      expect(headers["vary"]).toMatch(/\borigin\b/i);
    }
    expect(other.answers.length).toBeGreaterThanOrEqual(8);
    for (const { headers } of other.answers) {
      expect(Object.keys(headers).filter((name) => name.startsWith("access-control-"))).toEqual([]);
      expect(headers["vary"]).toMatch(/\borigin\b/i);
    }
  });

  test("preflights are answered by corslet and never reach the API", () => {
    const preflights = linesOf("corslet").filter((line) => line.includes("OPTIONS"));
    expect(preflights.filter((line) => line.includes(example.granted)).length).toBeGreaterThanOrEqual(5);
    expect(preflights.filter((line) => line.includes(example.other)).length).toBe(5);
    expect(linesOf("api").length).toBeGreaterThan(20);
    expect(linesOf("api").filter((line) => /OPTIONS|PATCH/.test(line))).toEqual([]);
  });

  test("in report mode the forgery works, and the page says so; the guard is back with the next edit", async () => {
    const text = readFileSync(example.guardFile, "utf8");
    writeFileSync(example.guardFile, text.replace("mode: enforce", "mode: report"));
    await expect.poll(example.output).toContain("CSRF guard reloaded");
    const shown = await other.press(FORGED);
    for (const words of ["Carried out: the forgery worked.", "The purse holds 80 coins", "would have refused it"])
      expect(shown).toMatch(words);
    expect(shown).toContain("needed none");
    writeFileSync(example.guardFile, text);
    await expect
      .poll(() => other.press(FORGED), { interval: 100, timeout: 10_000 })
      .toContain("Refused: 403, and nothing happened.");
  });

  test("an edit of the policy file is in force at once, and the page says so", async () => {
    const policy = readFileSync(example.policyFile, "utf8");
    writeFileSync(example.policyFile, policy.replace(/( +)- http:.*\n/, `$&$1- ${example.other}\n`));
    await expect
      .poll(() => other.press("Send GET Read a list"), { interval: 100, timeout: 10_000 })
      .toContain("Readable: 200 OK");
    expect(await other.text("h1")).toBe("This page may read the API.");
  });

  test("when everything has stopped, a page says so instead of blaming the policy", async () => {
    expect(await example.stop()).toBe(0);
    expect(await granted.press("Send GET Read a list")).toContain("The example is not running.");
  });
});
