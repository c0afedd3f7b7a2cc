import { fetch } from "./fetch-handler.mjs";

export default { fetch: (request) => fetch(request) };
