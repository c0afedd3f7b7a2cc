import type { Browser, Page } from "puppeteer-core";

const OUTCOME_TIMEOUT_MS = 10_000;

/** An example page, used as a person uses it: by the names of its buttons, and by what can be read on it. */
export interface ExamplePage {
  readonly page: Page;
  /** The headers of each answer that came from another origin to the browser, whatever the page got of it. */
  readonly answers: readonly Answer[];
  /** Presses a call's button, waits for the outcome, and returns all that its panel shows. */
  readonly press: (button: string) => Promise<string>;
  /** Presses a call's button without waiting. */
  readonly begin: (button: string) => Promise<void>;
  /** What a call's panel shows now. */
  readonly shown: (title: string) => Promise<string>;
  readonly text: (selector: string) => Promise<string>;
}

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
}

export async function openExamplePage(browser: Browser, url: string): Promise<ExamplePage> {
  const page = await browser.newPage();
  const answers = await watchAnswers(page);
  await page.goto(url);
  await page.waitForSelector("article:last-of-type button");

  const shown = async (title: string) => {
    const panel = await page.waitForSelector(`::-p-aria([name="What this page gets: ${title}"][role="region"])`);
    return (await panel?.evaluate((element) => (element as HTMLElement).innerText)) ?? "";
  };
  const begin = async (button: string) => {
    // A page in a background tab draws nothing, so nobody could press its buttons.
    await page.bringToFront();
    await page.locator(`::-p-aria([name="${button}"][role="button"])`).click();
  };
  const press = async (button: string) => {
    await begin(button);
    const title = button.replace(/^(?:Send [A-Z]+|Submit) /, "");
    const deadline = Date.now() + OUTCOME_TIMEOUT_MS;
    for (;;) {
      const text = await shown(title);
      if (!/Not sent yet|On its way/.test(text)) return text;
      if (Date.now() > deadline) throw new Error(`${button}: no outcome within ${OUTCOME_TIMEOUT_MS} ms`);
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
  };
  const text = (selector: string) => page.$eval(selector, (element) => (element as HTMLElement).innerText);
  return { page, answers, press, begin, shown, text };
}

// DevTools' own record of the wire. It watches and does not interfere.
async function watchAnswers(page: Page): Promise<Answer[]> {
  const answers: Answer[] = [];
  const devtools = await page.createCDPSession();
  const urls = new Map<string, string>();
  devtools.on("Network.requestWillBeSent", ({ requestId, request }) => urls.set(requestId, request.url));
  devtools.on("Network.responseReceivedExtraInfo", ({ requestId, statusCode, headers }) => {
    if (urls.get(requestId)?.includes("/api/")) answers.push({ status: statusCode, headers: lowerCased(headers) });
  });
  await devtools.send("Network.enable");
  return answers;
}

const lowerCased = (headers: Record<string, string>) =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
