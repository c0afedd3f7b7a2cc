import { formField, token, withCsrf } from "corslet/fetch";

/** Where a runtime is asked to mint tokens and to judge them. */
export const TOKENS = "/__tokens__";

const KEY = "a key of at least 32 bytes, for this test";

const sessionOf = (request) => request.headers.get("x-session");

/** Mints tokens and judges requests that hold them, with the cryptography of this runtime. */
export async function exchangeTokens(policy) {
  const tokens = { keys: [KEY], binding: sessionOf };
  const serve = withCsrf(
    policy,
    async (request) => new Response(`${await token(request)} ${await formField(request)}`),
    {
      tokens,
    },
  );
  const url = "https://api.example.com/";
  const page = await serve(new Request(url, { headers: { "x-session": "alice" } }));
  const [minted] = (await page.text()).split(" ");
  const post = async (who, text) => {
    const headers = { "x-session": who, cookie: "a=1", "x-csrf-token": text };
    return (await serve(new Request(url, { method: "POST", headers }))).status;
  };
  const anonymous = await serve(new Request(url));
  return {
    form: /^v1\.[\w-]{8}\.[\w-]{22}\.[\w-]{43}$/.test(minted),
    own: await post("alice", minted),
    others: await post("mallory", minted),
    changed: await post("alice", `${minted.slice(0, -1)}${minted.endsWith("A") ? "B" : "A"}`),
    cookie: anonymous.headers.get("set-cookie")?.replace(/=[\w-]{43};/, "=…;"),
  };
}
