import { type ChildProcess, spawn } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import process from "node:process";
import type { EngineDriver, RunningEngine } from "./engine.ts";
import { EXECUTABLES, findExecutable, howToGet } from "./executables.mjs";
import { startHostsProxy } from "./hosts-proxy.ts";
import { WebDriverSession } from "./webdriver.ts";
import { startXvfb } from "./xvfb.ts";

const findDriver = () => findExecutable(EXECUTABLES.webkitDriver);
const findXvfb = () => findExecutable(EXECUTABLES.xvfb);
const findMiniBrowser = () => findExecutable(EXECUTABLES.miniBrowser);

/** WebKitGTK's MiniBrowser over WebDriver, on a screen of its own. */
export const WEBKIT: EngineDriver = {
  name: "webkit",
  howToGet: `${howToGet(EXECUTABLES.webkitDriver)} ${howToGet(EXECUTABLES.xvfb)}`,
  isPresent: () => findDriver() !== null && findXvfb() !== null && findMiniBrowser() !== null,
  launch: async ({ hosts = [], trustedKey } = {}): Promise<RunningEngine> => {
    const xvfb = await startXvfb(findXvfb() ?? "");
    const home = await mkdtemp(join(tmpdir(), "corslet-webkit-"));
    const proxy = await startHostsProxy(hosts);
    const driver = await startDriver(xvfb.display, home, hosts.length === 0 ? null : proxy.address);
    const stop = async (): Promise<void> => {
      await stopProcess(driver.child);
      await proxy.stop();
      await xvfb.stop();
      await rm(home, { recursive: true, force: true });
    };
    const session = await WebDriverSession.create(driver.url, {
      browserName: "MiniBrowser",
      ...(trustedKey !== undefined && { acceptInsecureCerts: true }),
      "webkitgtk:browserOptions": {
        binary: findMiniBrowser() ?? "",
        args: ["--automation", "--javascript-can-open-windows-automatically=true"],
      },
    }).catch(async (error: unknown) => {
      await stop();
      throw error;
    });
    return {
      version: session.version,
      open: (url) => session.navigate(url),
      reload: () => session.refresh(),
      reasons: () => Promise.resolve([]),
      close: async () => {
        await session.delete();
        await stop();
      },
    };
  },
};

// The driver says nothing when it is ready: it is asked until it answers.
async function startDriver(
  display: string,
  home: string,
  proxy: string | null,
): Promise<{ url: string; child: ChildProcess }> {
  const port = 20_000 + Math.floor(Math.random() * 20_000);
  const child = spawn(findDriver() ?? "", ["--host=127.0.0.1", `--port=${port}`], {
    env: {
      ...process.env,
      DISPLAY: display,
      HOME: home,
      GDK_BACKEND: "x11",
      LIBGL_ALWAYS_SOFTWARE: "1",
      WEBKIT_DISABLE_COMPOSITING_MODE: "1",
      // The driver's own capability for proxies knows no SOCKS; what it talks to the browser by goes past it.
      ...(proxy !== null && {
        http_proxy: `socks5://${proxy}`,
        https_proxy: `socks5://${proxy}`,
        no_proxy: "127.0.0.1,localhost",
      }),
    },
    stdio: "ignore",
  });
  const url = `http://127.0.0.1:${port}`;
  for (let attempt = 0; attempt < 100; attempt++) {
    const isReady = await fetch(`${url}/status`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isReady) return { url, child };
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  child.kill();
  throw new Error("WebKitWebDriver does not answer");
}

async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await ended;
}
