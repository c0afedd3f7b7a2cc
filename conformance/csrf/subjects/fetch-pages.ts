import type { CallCounter } from "../../subjects/sockets.ts";
import type { Setting } from "../vocabulary.ts";
import { startSession } from "./sessions.ts";

/** What every subject serves (pages.ts), for those whose handlers answer with a `Response`. */
export interface FetchPages {
  readonly signIn: () => Response;
  /** @param token mints one, as the adapter does. */
  readonly page: (token: () => Promise<string>) => Promise<Response>;
  /** @param request its body is read whole, though the guard may have looked into it. */
  readonly write: (request: Pick<Request, "text">) => Promise<Response>;
}

/** The pages of a setting. */
export function fetchPages({ tokens }: Setting, counter: CallCounter): FetchPages {
  return {
    signIn: () => new Response("signed in", { headers: { "Set-Cookie": startSession() } }),
    page: async (token) => Response.json({ token: tokens === undefined ? null : await token() }),
    write: async (request) => {
      await request.text();
      counter.calls++;
      return new Response("the handler's");
    },
  };
}
