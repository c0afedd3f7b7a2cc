export type { BrowserRequestInit } from "./construct-request.ts";
export { type Browser, type BrowserOptions, createBrowser } from "./browser.ts";
export type { CookieJarLike } from "./cookies.ts";
export type { Engine } from "./engine.ts";
export type { EngineDifference, Explanation, Mend, Verdict } from "./explanation.ts";
export type { FailureCode } from "./failure.ts";
export type { HeaderLine, HeaderList } from "./header-list.ts";
export type { Step } from "./step.ts";
export type { Exchange, Transport, WireRequest, WireResponse } from "./wire.ts";
