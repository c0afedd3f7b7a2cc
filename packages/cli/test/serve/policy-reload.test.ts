import { mkdir, mkdtemp, rename, rm, symlink, unlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type LivePolicy, livePolicy, policyOf } from "corslet";
import { describe, expect, test } from "vitest";
import { loadPolicyFile } from "../../src/policy-file/load-policy-file.ts";
import { type Reload, reloadOnChange } from "../../src/serve/policy-reload.ts";
import { eventually, send, wait } from "./support/clients.ts";
import { afterTest, proxyTo, upstream } from "./support/servers.ts";

const yaml = (origin: string): string => `origins: ["${origin}"]\n`;
const module = (origin: string): string => `export default { origins: ["${origin}"] as const };\n`;
const A = "https://a.example.com";
const B = "https://b.example.com";

async function watched(name = "policy.yaml", text = yaml(A)) {
  const folder = await mkdtemp(join(tmpdir(), "corslet-reload-"));
  afterTest(() => rm(folder, { recursive: true, force: true }));
  const path = join(folder, name);
  await writeFile(path, text);
  return { folder, path, ...(await watching(path)) };
}

async function watching(
  path: string,
): Promise<{ live: LivePolicy; reloads: Reload[]; grants: (origin: string) => boolean }> {
  const file = await loadPolicyFile(path);
  const live = livePolicy(policyOf(file.config));
  const reloads: Reload[] = [];
  const watcher = await reloadOnChange(file, live, (reload) => void reloads.push(reload));
  afterTest(watcher.close);
  const grants = (origin: string): boolean => live.decide({ method: "GET", path: "/", origin }).allowed;
  return { live, reloads, grants };
}

describe("a changed policy file is put in force", () => {
  test("written in place", async () => {
    const { path, reloads, grants } = await watched();
    await writeFile(path, yaml(B));
    await eventually("a reload", () => reloads.length === 1);
    expect([reloads[0]?.result, grants(A), grants(B)]).toEqual(["ok", false, true]);
  });

  test("replaced by another file of its name, again and again, as editors do", async () => {
    const { path, reloads, grants } = await watched();
    for (const [i, origin] of [B, A, B].entries()) {
      await writeFile(`${path}.tmp`, yaml(origin));
      await rename(`${path}.tmp`, path);
      await eventually("a reload", () => reloads.length === i + 1);
      expect(grants(origin)).toBe(true);
    }
  });

  test("moved away and written anew, with the folder's other files changing", async () => {
    const { folder, path, reloads, grants } = await watched();
    await rename(path, `${path}~`);
    await writeFile(path, yaml(B));
    await writeFile(join(folder, "other.yaml"), "x");
    await eventually("a reload", () => reloads.length === 1);
    expect([reloads[0]?.result, grants(B)]).toEqual(["ok", true]);
  });

  test("reached through a link to a folder that is exchanged, as Kubernetes does", async () => {
    const folder = await mkdtemp(join(tmpdir(), "corslet-reload-"));
    afterTest(() => rm(folder, { recursive: true, force: true }));
    for (const [version, origin] of [
      ["v1", A],
      ["v2", B],
    ] as const) {
      await mkdir(join(folder, version));
      await writeFile(join(folder, version, "policy.yaml"), yaml(origin));
    }
    await symlink("v1", join(folder, "..data"));
    await symlink(join("..data", "policy.yaml"), join(folder, "policy.yaml"));
    const { reloads, grants } = await watching(join(folder, "policy.yaml"));
    await symlink("v2", join(folder, "..data_tmp"));
    await rename(join(folder, "..data_tmp"), join(folder, "..data"));
    await eventually("a reload", () => reloads.length === 1);
    expect([grants(A), grants(B)]).toEqual([false, true]);
  });

  test("reached through a link, and changed where that leads", async () => {
    const { folder, path } = await watched();
    const elsewhere = await mkdtemp(join(tmpdir(), "corslet-reload-"));
    afterTest(() => rm(elsewhere, { recursive: true, force: true }));
    await symlink(path, join(elsewhere, "linked.yaml"));
    const { reloads, grants } = await watching(join(elsewhere, "linked.yaml"));
    await writeFile(join(folder, "policy.yaml"), yaml(B));
    await eventually("a reload", () => reloads.length === 1);
    expect(grants(B)).toBe(true);
  });

  test("a TypeScript module is evaluated anew", async () => {
    const { path, reloads, grants } = await watched("corslet.policy.ts", module(A));
    await writeFile(path, module(B));
    await eventually("a reload", () => reloads.length === 1);
    expect(grants(B)).toBe(true);
  });

  test("a file that is touched, or written as it was, is no change", async () => {
    const { path, reloads } = await watched();
    await writeFile(path, yaml(A));
    await wait(400);
    expect(reloads).toEqual([]);
  });
});

describe("what cannot be put in force changes nothing", () => {
  test("errors are told; mending them is a change", async () => {
    const { path, reloads, grants } = await watched();
    await writeFile(path, yaml(`${B}/`));
    await eventually("a report", () => reloads.length === 1);
    expect(reloads[0]).toMatchObject({ result: "refused", problems: [{ code: "origin/path" }] });
    expect(grants(A)).toBe(true);
    await writeFile(path, yaml(A));
    await eventually("a reload", () => reloads.length === 2);
    expect(reloads[1]?.result).toBe("ok");
  });

  test("nor does a file that cannot be parsed, or is gone; its return is a change", async () => {
    const { path, reloads, grants } = await watched();
    await writeFile(path, "origins: [\n");
    await eventually("a report", () => reloads.length === 1);
    await unlink(path);
    await eventually("a report", () => reloads.length === 2);
    expect(reloads.map(({ result }) => result)).toEqual(["unreadable", "unreadable"]);
    expect(grants(A)).toBe(true);
    await writeFile(path, yaml(B));
    await eventually("a reload", () => reloads.length === 3);
    expect([reloads[2]?.result, grants(B)]).toEqual(["ok", true]);
  });
});

test("under load, every request is answered by one policy or the other, whole", async () => {
  const { path, live, reloads } = await watched();
  const { url } = await upstream((_, response) => void response.end("ok"));
  const proxy = await proxyTo(url, { policy: live });
  const load = { isOn: true };
  const seen: Record<string, number> = {};
  const client = async (): Promise<void> => {
    while (load.isOn) {
      const origin = Math.random() < 0.5 ? A : B;
      const { status, headers, body } = await send(proxy.origin, "/x", { headers: { Origin: origin } });
      const granted = headers["access-control-allow-origin"];
      const key = `${status} ${body} ${granted === undefined ? "none" : granted === origin ? "own" : "wrong"}`;
      seen[key] = (seen[key] ?? 0) + 1;
    }
  };
  const clients = Array.from({ length: 8 }, client);
  for (const [i, text] of [yaml(B), "origins: oops\n", yaml(A), yaml(B)].entries()) {
    await writeFile(`${path}.tmp`, text);
    await rename(`${path}.tmp`, path);
    await eventually("a reload", () => reloads.length === i + 1);
  }
  load.isOn = false;
  await Promise.all(clients);
  expect(Object.keys(seen).toSorted()).toEqual(["200 ok none", "200 ok own"]);
  expect(reloads.map(({ result }) => result)).toEqual(["ok", "refused", "ok", "ok"]);
});
