import { type BrowserRequestInit, explainHeaders } from "corslet/browser";
import type { Exchange } from "../../finding.ts";

/** What a browser makes of an exchange. */
export interface SeenVerdict {
  readonly outcome: "lets" | "refuses";
  readonly text: string;
}

/**
 * What a browser would make of an exchange, by the browser model; `null` where that cannot be told, since nobody asked
 * across origins or no page has such an origin.
 */
export async function verdictOf({ request, answer }: Exchange): Promise<SeenVerdict | null> {
  const value = (name: string): string | undefined => request.headers.find(([key]) => key.toLowerCase() === name)?.[1];
  const page = value("origin");
  if (page === undefined) return null;
  if (answer === null) return { outcome: "refuses", text: "There is no answer: the call fails." };
  try {
    if (request.method === "OPTIONS") {
      const method = value("access-control-request-method");
      if (method === undefined) return null;
      const names = (value("access-control-request-headers") ?? "").split(",").filter((name) => name.trim() !== "");
      const headers = Object.fromEntries(names.map((name) => [name.trim(), "1"]));
      const init: BrowserRequestInit = { method, headers };
      const asked = { url: request.url, ...init };
      const { exchanges } = await explainHeaders({ page, request: asked, preflight: answer, response: answer });
      if (exchanges[0]?.request.kind !== "preflight") return null;
      return exchanges.length > 1
        ? { outcome: "lets", text: `The preflight passes: ${method} may follow.` }
        : { outcome: "refuses", text: `The preflight fails: ${method} is never sent.` };
    }
    const reads = async (credentials: "include" | "omit"): Promise<boolean> => {
      const asked = { url: request.url, method: request.method, credentials };
      const { verdict } = await explainHeaders({ page, request: asked, response: answer });
      return verdict === "readable";
    };
    if (await reads("include"))
      return { outcome: "lets", text: "The page may read the answer, with the user's cookies." };
    // With a cookie that was sent, the answer without is another one.
    if (value("cookie") === undefined && (await reads("omit")))
      return { outcome: "lets", text: "The page may read the answer, as long as no credentials are sent." };
    return { outcome: "refuses", text: "The browser does not share the answer with the page." };
  } catch {
    // No page has such an origin, as far as the model knows.
    return null;
  }
}
