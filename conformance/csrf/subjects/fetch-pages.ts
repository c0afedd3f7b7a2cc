import type { CallCounter } from "../../subjects/sockets.ts";
import type { Setting } from "../vocabulary.ts";
import { TOKEN_FIELD } from "../pages.ts";
import { parseBody } from "./parse-body.ts";
import { startSession } from "./sessions.ts";

/** What every subject serves (pages.ts), for those whose handlers answer with a `Response`. */
export interface FetchPages {
  readonly signIn: () => Response;
  /** @param token mints one, as the adapter does. */
  readonly page: (token: () => Promise<string>) => Promise<Response>;
  /** @param refusal what the second step said of the body. */
  readonly write: (refusal: Response | null) => Response;
}

/** The pages of a setting. */
export function fetchPages({ tokens }: Setting, counter: CallCounter): FetchPages {
  return {
    signIn: () => new Response("signed in", { headers: { "Set-Cookie": startSession() } }),
    page: async (token) => Response.json({ token: tokens === undefined ? null : await token() }),
    write: (refusal) => {
      if (refusal !== null) return refusal;
      counter.calls++;
      return new Response("the handler's");
    },
  };
}

/** What stands in the token's field of a body, which is read for it. */
export async function fieldOf(request: Pick<Request, "headers" | "text">): Promise<unknown> {
  const body = parseBody(request.headers.get("content-type"), await request.text());
  return (body as Record<string, unknown> | undefined)?.[TOKEN_FIELD];
}
