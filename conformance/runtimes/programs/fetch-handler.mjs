import { withCors } from "corslet/fetch";
import { CONTROL, control, handler } from "./rows.mjs";
import { exchangeTokens, TOKENS } from "./tokens.mjs";

let handle = handler;

/** The fetch handler that every runtime but Node serves. */
export function fetch(request) {
  switch (new URL(request.url).pathname) {
    case CONTROL:
      return control(request, (config) => {
        handle = withCors(config, handler);
      });
    case TOKENS:
      return exchangeTokens({ origins: ["https://app.example.com"] }).then((seen) => Response.json(seen));
    default:
      return handle(request);
  }
}
