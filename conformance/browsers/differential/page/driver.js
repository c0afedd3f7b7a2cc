// Runs in the browser under test: takes a phase's cases, makes their calls, hands in what came back, and goes on to
// the next phase. Plain and old-fashioned on purpose: nothing here but what every engine has.
const { phase, concurrency, origin, targets } = globalThis.driver;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
// Text goes as it stands, without a Content-Type that would need a preflight: a sandboxed page is cross-origin here.
const send = (path, data) => fetch(origin + path, { method: "POST", body: JSON.stringify(data) });

function bodyOf(data) {
  if (data === undefined) return undefined;
  if ("text" in data) return data.text;
  if ("form" in data) return new URLSearchParams(data.form);
  if ("blob" in data) return new Blob([data.blob], { type: data.type });
  if ("bytes" in data) return new Uint8Array(data.bytes);
  const form = new FormData();
  for (const [name, value] of data.multipart) form.append(name, value);
  return form;
}

async function viaFetch({ url, body, api: _api, uploadListener: _listener, wait: _wait, ...init }, signal) {
  const response = await fetch(url, { ...init, signal, ...(body !== undefined && { body: bodyOf(body) }) });
  return {
    settled: "resolved",
    type: response.type,
    status: response.status,
    statusText: response.statusText,
    url: response.url,
    redirected: response.redirected,
    headers: [...response.headers],
    body: await response.text(),
  };
}

function viaXhr(call) {
  return new Promise((resolve) => {
    const xhr = new XMLHttpRequest();
    xhr.open(call.method ?? "GET", call.url);
    xhr.withCredentials = call.credentials === "include";
    for (const [name, value] of call.headers ?? []) xhr.setRequestHeader(name, value);
    if (call.uploadListener) xhr.upload.addEventListener("progress", () => undefined);
    xhr.timeout = 8000;
    xhr.addEventListener("timeout", () => resolve({ settled: "timeout" }));
    xhr.addEventListener("error", () => resolve({ settled: "TypeError" }));
    xhr.addEventListener("load", () =>
      resolve({
        settled: "resolved",
        status: xhr.status,
        statusText: xhr.statusText,
        url: xhr.responseURL,
        headers: xhr
          .getAllResponseHeaders()
          .split("\r\n")
          .filter(Boolean)
          .map((line) => [line.slice(0, line.indexOf(":")), line.slice(line.indexOf(":") + 2)])
          .sort(([a], [b]) => (a < b ? -1 : 1)),
        body: xhr.responseText,
      }),
    );
    xhr.send(call.body === undefined ? null : bodyOf(call.body));
  });
}

async function runCall(call) {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort(), 8000);
  try {
    if (call.wait) await sleep(call.wait);
    return await (call.api === "xhr" ? viaXhr(call) : viaFetch(call, controller.signal));
  } catch (error) {
    return { settled: controller.signal.aborted ? "timeout" : error.name };
  } finally {
    clearTimeout(timer);
  }
}

// Firefox forgets the answers to a page's first few preflights; why, we do not know. These are made to be forgotten.
const warmUp = async () => {
  const urls = targets.flatMap((target) => [1, 2, 3].map((number) => `${target}/warm/${number}`));
  for (const _again of [1, 2]) await Promise.all(urls.map((url) => runCall({ url, method: "PUT" })));
};

async function main() {
  await warmUp();
  const cases = await (await fetch(`${origin}/driver/phase/${phase}`)).json();
  let results = [];
  const handIn = async () => {
    const made = results;
    results = [];
    if (made.length > 0) await send("/driver/results", made);
  };
  const worker = async () => {
    for (let next = cases.shift(); next !== undefined; next = cases.shift()) {
      const calls = [];
      for (const call of next.calls) calls.push(await runCall(call));
      results.push({ token: next.token, calls });
      if (results.length >= 40) await handIn();
    }
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
  await handIn();
  const answer = await send("/driver/phase-done", { phase });
  const { next } = await answer.json();
  if (next !== null) location.href = origin + next;
}

main().catch((error) => send("/driver/error", { phase, error: `${error}\n${error.stack}` }));
