export type { BrowserRequestInit } from "./construct-request.ts";
export { type Browser, type BrowserOptions, createBrowser } from "./browser.ts";
export type { CookieJarLike } from "./cookies.ts";
export type { Engine } from "./engine.ts";
export type { EngineDifference, Explanation, Mend, Verdict } from "./explanation.ts";
export type { FailureCode } from "./failure.ts";
export type { HeaderLine, HeaderList } from "./header-list.ts";
export type { Step } from "./step.ts";
export type { Exchange, Transport, WireRequest, WireResponse } from "./wire.ts";
export { type FetchHandlerLike, fetchHandlerTransport } from "./transports/fetch-handler.ts";
export { type Handler, handlerTransport } from "./transports/handler.ts";
export { type DecidingPolicy, policyTransport } from "./transports/policy.ts";
export { formatExplanation, formatSteps, type Shades } from "./format-explanation.ts";
export { explainHeaders, type SeenAnswers } from "./explain-headers.ts";
export { recordedTransport } from "./transports/recorded.ts";
export type { FormEncoding } from "./navigation.ts";
export {
  type FetchProbe,
  type FormProbe,
  probeWrite,
  type SentWrite,
  type SocketProbe,
  type WriteProbe,
} from "./probe-write.ts";
export type { ReferrerPolicy } from "./request.ts";
export type { SameSite } from "./riding-cookies.ts";
