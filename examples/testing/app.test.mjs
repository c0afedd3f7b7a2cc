import assert from "node:assert/strict";
import { test } from "node:test";
import { expectBlocked, expectReadable } from "corslet/testing";
import { makeApp } from "./app.mjs";

const app = makeApp();
const from = "https://app.example.com";
const json = { "Content-Type": "application/json" };

void test("our web app reads the notes, and their ETag", async () => {
  const response = await expectReadable(app, { from, url: "/api/notes", credentials: "include" });
  assert.deepEqual(await response.json(), [{ id: 1, text: "hello" }]);
  assert.equal(response.headers.get("etag"), '"7"');
});

void test("our web app saves a note: the browser asks first, and is let through", async () => {
  const body = JSON.stringify({ text: "changed" });
  const call = { from, url: "/api/notes/1", method: "PUT", headers: json, body, credentials: "include" };
  const response = await expectReadable(app, call);
  assert.deepEqual(await response.json(), { id: 1, text: "changed" });
});

void test("our web app can tell a failure from a refusal", async () => {
  const response = await expectReadable(app, { from, url: "/api/broken" });
  assert.equal(response.status, 500);
});

void test("no other site reads the notes", async () => {
  for (const other of [
    "https://evil.example",
    "https://app.example.com.evil.example",
    "http://app.example.com",
    "null",
  ])
    await expectBlocked(app, { from: other, url: "/api/notes", code: "MissingAllowOriginHeader" });
});

void test("nobody sends headers that we do not know", async () => {
  const { message } = await expectBlocked(app, {
    from,
    url: "/api/notes",
    headers: { "X-Debug": "1" },
    code: "HeaderDisallowedByPreflightResponse",
  });
  assert.match(message, /x-debug/);
});

void test("everybody reads the status, in every browser", async () => {
  for (const engine of ["chromium", "firefox", "webkit"])
    await expectReadable(app, { from: "https://other.example", url: "/status", engine });
});
