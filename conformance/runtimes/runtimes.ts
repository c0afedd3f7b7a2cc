import { join } from "node:path";
import { build } from "esbuild";
import { installed } from "./project.ts";
import versions from "./versions.json" with { type: "json" };

/** A runtime, and how it is told to serve the rows: the program's command line. */
export interface Runtime {
  readonly name: string;
  /** The subject whose written reasons hold here too. */
  readonly transport?: string;
  /** Makes what is run ready in a project that has the programs. */
  readonly command: (project: string) => Promise<readonly [file: string, ...args: string[]]>;
}

const { platform, arch } = process;
const NODE = "node http/1.1 withCors";

function node(major: 22 | 24 | 26, program: string): Runtime {
  const version = versions[`node-${major}`];
  const kind = program.endsWith(".cjs") ? "CommonJS" : "ES modules";
  return {
    name: `Node ${major}, ${kind}`,
    transport: NODE,
    command: async (project) => [
      join(await installed(`node-${platform}-${arch}`, version), "bin/node"),
      join(project, program),
    ],
  };
}

/** Every runtime that the package is run on, beside the Node that runs the tests. */
export const RUNTIMES: readonly Runtime[] = [
  {
    name: "this Node, ES modules",
    transport: NODE,
    command: async (project) => [process.execPath, join(project, "node.mjs")],
  },
  {
    name: "this Node, CommonJS",
    transport: NODE,
    command: async (project) => [process.execPath, join(project, "node.cjs")],
  },
  node(22, "node.mjs"),
  node(22, "node.cjs"),
  node(24, "node.mjs"),
  node(24, "node.cjs"),
  node(26, "node.mjs"),
  node(26, "node.cjs"),
  {
    name: "Bun",
    command: async (project) => [
      join(await installed(`@oven/bun-${platform}-${arch}`, versions.bun), "bin/bun"),
      "run",
      join(project, "bun.mjs"),
    ],
  },
  {
    name: "Deno",
    command: async (project) => [
      join(await installed(`@deno/${platform}-${arch}${platform === "linux" ? "-glibc" : ""}`, versions.deno), "deno"),
      "run",
      "--allow-net=127.0.0.1",
      "--node-modules-dir=manual",
      "--no-lock",
      join(project, "deno.mjs"),
    ],
  },
  {
    name: "workerd",
    command: async (project) => {
      // As wrangler does it: a Worker is one file.
      await build({
        entryPoints: [join(project, "workerd.mjs")],
        outfile: join(project, "workerd.bundle.mjs"),
        bundle: true,
        format: "esm",
        platform: "neutral",
        mainFields: ["module", "main"],
        conditions: ["workerd", "worker"],
        logLevel: "error",
      });
      const folder = await installed(
        `@cloudflare/workerd-${platform}-${arch === "x64" ? "64" : arch}`,
        versions.workerd,
      );
      return [join(folder, "bin/workerd"), "serve", join(project, "workerd.capnp"), "--control-fd=1"];
    },
  },
];
