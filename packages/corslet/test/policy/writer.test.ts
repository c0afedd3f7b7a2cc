import { expect, test } from "vitest";
import { policyOf, type WriterStanding } from "../../src/index.ts";

const A = "https://a.test";
const B = "https://b.test";

const policy = policyOf({
  resources: {
    "/api/*": [
      { origins: [A], methods: ["GET", "POST", "PUT"], credentials: true },
      { origins: ["https://*.a.test"], methods: ["POST"] },
    ],
    "/api/admin/*": { origins: [B], methods: ["DELETE"], credentials: true },
    "/open": { origins: "*", methods: "*" },
    "/mixed": [
      { origins: [A], credentials: true },
      { origins: "*", methods: ["POST"] },
    ],
    "/read": { origins: [A], credentials: true },
  },
});

test.each<[WriterStanding, method: string, path: string, origin: string]>([
  ["writer-with-credentials", "POST", "/api/x", A],
  ["writer-with-credentials", "GET", "/api", A],
  ["writer-with-credentials", "PUT", "/api/x?y=1", A],
  ["writer-with-credentials", "PUT", "/%61pi/x", A],
  ["writer-with-credentials", "PUT", "https://any.test/api/x", A],
  ["writer", "POST", "/api/x", "https://b.a.test"],
  // A grant lists what it lists: GET, HEAD and POST are no exception here.
  ["method-not-listed", "DELETE", "/api/x", A],
  ["method-not-listed", "HEAD", "/api/x", A],
  ["method-not-listed", "post", "/api/x", A],
  ["method-not-listed", "", "/api/x", A],
  ["method-not-listed", "PUT", "/api/x", "https://b.a.test"],
  ["method-not-listed", "POST", "/read", A],
  ["method-not-listed", "GET", "/read", A],
  ["origin-not-granted", "POST", "/api/x", B],
  ["origin-not-granted", "POST", "/api/x", "null"],
  ["origin-not-granted", "POST", "/api/x", ""],
  ["origin-not-granted", "POST", "/api/x", `${A}/`],
  ["origin-not-granted", "POST", "/api/x", "https://A.test"],
  // The most specific resource governs alone.
  ["origin-not-granted", "POST", "/api/admin/x", A],
  ["writer-with-credentials", "DELETE", "/api/admin", B],
  // To everybody, whoever they say they are.
  ["writer", "POST", "/open", "null"],
  ["writer", "PATCH", "/open", "anything"],
  ["method-not-listed", "TRACE", "/open", A],
  ["method-not-listed", "A B", "/open", A],
  // The first grant that holds the origin decides, also when a later one says more.
  ["method-not-listed", "POST", "/mixed", A],
  ["writer", "POST", "/mixed", B],
  ["no-resource", "POST", "/", A],
  ["no-resource", "POST", "/API/x", A],
  ["no-resource", "POST", "/api/../api/x", A],
  ["no-resource", "POST", "*", A],
  ["no-resource", "POST", "", A],
])("%s: %s %s of %s", (standing, method, path, origin) =>
  expect(policy.writer({ method, path, origin })).toBe(standing),
);
