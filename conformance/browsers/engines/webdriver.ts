/** A WebDriver session, as far as one page needs it. https://www.w3.org/TR/webdriver2/ */
export class WebDriverSession {
  readonly version: string;
  readonly #url: string;

  private constructor(url: string, version: string) {
    this.#url = url;
    this.version = version;
  }

  /** @throws {Error} with the driver's words, when it makes no session. */
  static async create(driver: string, capabilities: Record<string, unknown>): Promise<WebDriverSession> {
    const made = (await call("POST", `${driver}/session`, { capabilities: { alwaysMatch: capabilities } })) as {
      sessionId: string;
      capabilities: { browserName: string; browserVersion: string };
    };
    const { browserName, browserVersion } = made.capabilities;
    return new WebDriverSession(`${driver}/session/${made.sessionId}`, `${browserName}/${browserVersion}`);
  }

  async navigate(url: string): Promise<void> {
    await call("POST", `${this.#url}/url`, { url });
  }

  async refresh(): Promise<void> {
    await call("POST", `${this.#url}/refresh`, {});
  }

  async delete(): Promise<void> {
    await call("DELETE", this.#url);
  }
}

async function call(method: string, url: string, data?: unknown): Promise<unknown> {
  const response = await fetch(url, { method, ...(data !== undefined && { body: JSON.stringify(data) }) });
  const { value } = (await response.json()) as { value: unknown };
  if (!response.ok) throw new Error(`WebDriver: ${JSON.stringify(value)}`);
  return value;
}
