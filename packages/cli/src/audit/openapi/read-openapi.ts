import type { PolicyFile } from "../../policy-file/policy-file.ts";
import { isObject, Node } from "./node.ts";
import type { Api, Operation } from "./operation.ts";
import { readOperation } from "./read-operation.ts";

const METHODS = ["get", "head", "options", "post", "put", "patch", "delete", "query"];

/** Beyond any API that one document describes. */
const MAX_OPERATIONS = 20_000;

/**
 * What an OpenAPI 3 document says, as far as an audit needs it. References within the document are followed; what a
 * reference to elsewhere stands for is left out, and noted.
 *
 * @see https://spec.openapis.org/oas/v3.1.1.html
 * @throws {PolicyFileError} where the document is wrong.
 */
export function readOpenApi(file: PolicyFile): Api {
  const document = new Node(file);
  checkVersion(document);
  const paths = document.object("paths");
  if (paths === null) throw document.fault("The document has no paths.", "write paths: and the API's paths below it");
  const notes: string[] = [];
  const operations: Operation[] = [];
  for (const [template, written] of paths.written()) {
    if (template.startsWith("x-")) continue;
    if (!template.startsWith("/"))
      throw written.fault(`The path ${template} does not begin with a slash.`, `write /${template}`);
    const path = paths.member(template);
    if (path === null) {
      const { line } = written.declared;
      notes.push(
        `${file.path}:${line}: ${template} stands in another document, ${written.remoteRef()}; it is not read.`,
      );
      continue;
    }
    operations.push(...operationsOf(template, path, document));
    if (operations.length > MAX_OPERATIONS)
      throw path.fault(`There are more than ${MAX_OPERATIONS} operations.`, "split the document");
  }
  return { file: file.path, basePath: basePathOf(document), operations, notes };
}

function operationsOf(template: string, path: Node, document: Node): Operation[] {
  if (!isObject(path.value)) throw path.fault(`${template} is no object.`, "write the path's methods below it");
  const named = METHODS.flatMap((method) => {
    const operation = path.object(method);
    return operation === null ? [] : [[method.toUpperCase(), operation] as const];
  });
  const others = path.object("additionalOperations")?.members() ?? [];
  return [...named, ...others].map(([method, operation]) =>
    readOperation(method, template, { operation, path, document }),
  );
}

function checkVersion(document: Node): void {
  if (!isObject(document.value))
    throw document.fault("This is no OpenAPI document.", "it begins with openapi: 3.1.0, info: and paths:");
  if (document.has("swagger"))
    throw document.fault(
      "This is Swagger 2, which is not read.",
      "convert it: npx swagger2openapi --yaml swagger.yaml",
    );
  if (!document.has("openapi"))
    throw document.fault("This is no OpenAPI document: it names no version.", "write openapi: 3.1.0 above");
  const version = document.scalar("openapi") ?? "";
  if (!version.startsWith("3."))
    throw document.fault(`OpenAPI ${version} is not read.`, "write a document of OpenAPI 3");
}

// A server is a URL, or a reference relative to the document, with variables.
function basePathOf(document: Node): string {
  const [server] = document.list("servers");
  let url = server?.text("url") ?? "/";
  for (const [name, variable] of server?.object("variables")?.members() ?? [])
    url = url.split(`{${name}}`).join(variable.scalar("default") ?? "");
  if (!URL.canParse(url, "http://localhost")) return "";
  return new URL(url, "http://localhost").pathname.replace(/\/$/, "");
}
